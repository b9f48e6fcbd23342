"""Rings that nobody records into any more go, with a line in the audit."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from host_daemon.base.durations import HOUR_MS
from host_daemon.retention.keeper import sweep
from host_daemon.retention.rings import AbandonedRings
from host_daemon.settings.audio import AudioSettings, Microphone
from host_daemon.store.journal import Journal
from host_daemon.store.reader import Reader

# 2026-11-20 12:00 UTC.
NOON = 1_795_176_000_000
SETTINGS = AudioSettings(microphones=(Microphone(name="counter"),), ring_hours=24)


def ring(data: Path, name: str, last_ms: int) -> Path:
    path = data / "ring" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"x")
    os.utime(path, (last_ms / 1000, last_ms / 1000))
    return path


@pytest.mark.parametrize("settings", [SETTINGS, AudioSettings()], ids=["recording", "sound is off"])
async def test_it_goes_with_a_line_in_the_audit(tmp_path: Path, settings: AudioSettings) -> None:
    old = ring(tmp_path, "door.ring", NOON - 25 * HOUR_MS)
    young = ring(tmp_path, "window.ring", NOON - 23 * HOUR_MS)
    journal = Journal(tmp_path / "journal.sqlite3")
    swept = await sweep(AbandonedRings(tmp_path, lambda: settings, journal), NOON)
    journal.close()
    assert swept.removed == 1
    assert (old.exists(), young.exists()) == (False, True)
    (line,) = Reader(tmp_path / "journal.sqlite3").audit("door.ring")
    assert (line.user, line.action) == ("post", "removed (age)")


async def test_the_folder_of_rings_stays(tmp_path: Path) -> None:
    old = ring(tmp_path, "door.ring", NOON - 25 * HOUR_MS)
    journal = Journal(tmp_path / "journal.sqlite3")
    await sweep(AbandonedRings(tmp_path, AudioSettings, journal), NOON)
    journal.close()
    assert old.parent.is_dir()
