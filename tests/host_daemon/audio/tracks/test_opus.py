from __future__ import annotations

import io
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

from hardware.simulator.talk import counter_talk
from host_daemon.audio.tracks.opus import NotSound, opus


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> np.ndarray:
    return counter_talk(tmp_path_factory.mktemp("talk") / "talk.wav")


@pytest.fixture
def flac(tmp_path: Path, talk: np.ndarray) -> Path:
    path = tmp_path / "track.flac"
    soundfile.write(path, talk[: 30 * 16_000], 16_000)
    return path


def heard(data: bytes) -> np.ndarray:
    with av.open(io.BytesIO(data)) as file:
        frames = [frame.to_ndarray().ravel() for frame in file.decode(audio=0)]
        assert file.streams.audio[0].codec_context.name in ("opus", "libopus")
    return np.concatenate(frames).astype(np.float64)


def test_it_is_several_times_smaller(flac: Path) -> None:
    assert len(opus(flac)) * 4 < flac.stat().st_size


def test_it_lasts_as_long_and_sounds_alike(flac: Path, talk: np.ndarray) -> None:
    found = heard(opus(flac))
    # Opus decodes at 48 kHz and pads its last packet of 20 ms.
    assert len(found) / 48_000 == pytest.approx(30, abs=0.03)
    # The loudness of each tenth of a second follows the original's.
    wanted = talk[: 30 * 16_000].astype(np.float64).reshape(300, -1)
    got = found[: 300 * 4800].reshape(300, -1)
    loudness = [np.sqrt((x**2).mean(axis=1)) for x in (wanted, got)]
    assert np.corrcoef(*loudness)[0, 1] > 0.98


@pytest.mark.parametrize("damage", [b"", b"fLaC", b"no sound at all" * 100])
def test_a_file_that_is_no_sound_is_refused(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "track.flac"
    path.write_bytes(damage)
    with pytest.raises(NotSound):
        opus(path)


@pytest.mark.parametrize("samples", [1, 100, 16_000])
def test_short_tracks_can_be_sent_too(tmp_path: Path, samples: int) -> None:
    path = tmp_path / "track.flac"
    soundfile.write(path, np.full(samples, 1000, np.int16), 16_000)
    assert len(opus(path)) > 100
