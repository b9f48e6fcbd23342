"""Rings that nobody records into any more; tracks are the matter of `audio/test_sweep.py`."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from host_daemon.base.clock import now_ms
from host_daemon.events import Event, HealthReported
from host_daemon.retention.keeper import expire
from host_daemon.settings.audio import AudioSettings, Microphone
from host_daemon.store.journal import Journal
from host_daemon.store.reader import Reader

HOUR = 3_600_000
SETTINGS = AudioSettings(microphones=(Microphone(name="counter"),), ring_hours=24)


def ring(data: Path, name: str, last_ms: int) -> Path:
    path = data / "ring" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"x")
    os.utime(path, (last_ms / 1000, last_ms / 1000))
    return path


@pytest.mark.parametrize("settings", [SETTINGS, AudioSettings()], ids=["recording", "sound is off"])
async def test_it_goes_with_a_line_in_the_audit(tmp_path: Path, settings: AudioSettings) -> None:
    old = ring(tmp_path, "door.ring", now_ms() - 25 * HOUR)
    young = ring(tmp_path, "window.ring", now_ms() - 23 * HOUR)
    (tmp_path / "tracks").mkdir()
    journal = Journal(tmp_path / "journal.sqlite3")
    told: list[Event] = []

    async def store(event: Event) -> None:
        told.append(event)

    task = asyncio.create_task(expire(tmp_path, lambda: settings, journal, store, now_ms))
    async with asyncio.timeout(10):
        while old.exists():  # noqa: ASYNC110  # no event tells of a file
            await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    journal.close()
    assert young.exists()
    assert Reader(tmp_path / "journal.sqlite3").audit("door.ring")
    assert any(isinstance(event, HealthReported) and event.name == "retention" for event in told)
