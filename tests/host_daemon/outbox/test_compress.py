from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from host_daemon.outbox.compress import small
from host_daemon.outbox.message import Message

RATE = 16_000


@pytest.fixture
def track(tmp_path: Path) -> Path:
    path = tmp_path / "track.flac"
    noise = np.random.default_rng(1).integers(-3000, 3000, 2 * RATE, dtype=np.int16)
    soundfile.write(path, noise, RATE)
    return path


def sent(files: tuple[Path, ...], folder: Path) -> tuple[Path, ...]:
    return small(Message("key", "title", "text", files), folder).files


def test_a_track_goes_out_smaller_and_as_long_as_it_was(track: Path, tmp_path: Path) -> None:
    folder = tmp_path / "way"
    folder.mkdir()
    (light,) = sent((track,), folder)
    assert light.suffix == ".opus"
    assert light.stat().st_size < track.stat().st_size / 2
    assert soundfile.info(light).duration == pytest.approx(2, abs=0.05)


def test_what_is_no_track_goes_out_as_it_is(tmp_path: Path) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"a photo")
    assert sent((photo,), tmp_path) == (photo,)


def test_a_damaged_track_goes_out_as_it_is(track: Path, tmp_path: Path) -> None:
    track.write_bytes(b"nothing of a track")
    assert sent((track,), tmp_path) == (track,)


def test_a_track_on_a_worn_disk_ends_nothing(
    track: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def worn(path: Path) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "read_bytes", worn)
    assert sent((track,), tmp_path) == (track,)


def test_without_room_for_the_smaller_one_the_track_goes_out_as_it_is(track: Path, tmp_path: Path) -> None:
    assert sent((track,), tmp_path / "no folder") == (track,)
