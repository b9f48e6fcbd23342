"""Sound of people that nobody records over any more is found wherever it lies."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest

from host_daemon.app.cli import main
from host_daemon.audio.ring.abandoned import Leftover, leftovers, remember
from host_daemon.settings.audio import AudioSettings, Microphone
from host_daemon.store.config import Config

LAST = 1_767_268_800_000
DAY = 86_400_000
SETTINGS = AudioSettings(microphones=(Microphone(name="counter"),), ring_hours=24)


def ring(folder: Path, name: str) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"x")
    os.utime(path, (LAST / 1000, LAST / 1000))
    return path


def moved(to: Path) -> AudioSettings:
    return dataclasses.replace(SETTINGS, ring_folder=str(to))


def test_the_ring_of_a_microphone_that_is_gone_is_left_over_as_long_as_a_ring_holds(
    tmp_path: Path,
) -> None:
    left = ring(tmp_path / "ring", "door.ring")
    ring(tmp_path / "ring", "counter.ring")
    assert leftovers(tmp_path, SETTINGS) == [Leftover(left, LAST + DAY)]


@pytest.mark.parametrize("name", ["counter.ring.damaged", "counter.ring.new"])
def test_what_was_set_aside_or_never_finished_is_left_over(tmp_path: Path, name: str) -> None:
    left = ring(tmp_path / "ring", name)
    assert [one.path for one in leftovers(tmp_path, SETTINGS)] == [left]


def test_files_of_others_are_none_of_ours(tmp_path: Path) -> None:
    ring(tmp_path / "ring", "letter.new")
    ring(tmp_path / "ring", "photo.damaged")
    assert leftovers(tmp_path, SETTINGS) == []


def test_rings_in_a_folder_that_was_changed_are_left_over(tmp_path: Path) -> None:
    """The folder of a new post, then another, then a third."""
    first = ring(tmp_path / "ring", "counter.ring")
    second = ring(tmp_path / "card", "counter.ring")
    remember(tmp_path, tmp_path / "card")
    third = ring(tmp_path / "disk", "counter.ring")
    remember(tmp_path, tmp_path / "disk")
    assert [one.path for one in leftovers(tmp_path, moved(tmp_path / "disk"))] == [second, first]
    assert [one.path for one in leftovers(tmp_path, SETTINGS)] == [second, third]


def test_the_ring_in_use_is_none_by_whatever_name_its_folder_goes(tmp_path: Path) -> None:
    ring(tmp_path / "disk", "counter.ring")
    (tmp_path / "ring").symlink_to(tmp_path / "disk")
    assert leftovers(tmp_path, moved(tmp_path / "disk")) == []


def test_a_disk_that_is_away_is_looked_at_when_it_is_back(tmp_path: Path) -> None:
    remember(tmp_path, tmp_path / "disk")
    assert leftovers(tmp_path, SETTINGS) == []
    left = ring(tmp_path / "disk", "counter.ring")
    assert [one.path for one in leftovers(tmp_path, SETTINGS)] == [left]


def test_a_spoilt_note_leaves_the_folders_that_are_known_without_it(tmp_path: Path) -> None:
    (tmp_path / "ring-folders.json").write_text("[1")
    left = ring(tmp_path / "ring", "counter.ring")
    assert [one.path for one in leftovers(tmp_path, moved(tmp_path / "disk"))] == [left]


def test_the_command_names_them_also_before_the_new_folder_holds_anything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    left = ring(tmp_path / "ring", "counter.ring")
    Config(tmp_path).write_settings(
        {"audio": {"microphones": [{"name": "counter"}], "ring_folder": str(tmp_path / "card")}}
    )
    assert main(["--data", str(tmp_path), "audio", "ring"]) == 2
    assert f"{left}: " in capsys.readouterr().out
