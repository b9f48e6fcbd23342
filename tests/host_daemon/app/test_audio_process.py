"""The audio process as it is put together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from host_daemon.app import audio_process
from host_daemon.store.config import Config


class Process:
    """Stands for the process: keeps what it was made of, ends with `status`."""

    status = 0
    made: tuple[Any, ...] = ()

    def __init__(self, *parts: Any) -> None:
        type(self).made = parts

    def run(self, lines: Any) -> int:
        return self.status


@pytest.fixture
def process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> type[Process]:
    Config(tmp_path).write_settings({"audio": {"microphones": [{"name": "counter"}]}})
    monkeypatch.setattr(audio_process, "AudioProcess", Process)
    monkeypatch.setattr(audio_process.signal, "signal", lambda number, handler: None)
    monkeypatch.setattr(Process, "status", 0)
    return Process


def test_it_records_the_microphones_that_are_set_up(tmp_path: Path, process: type[Process]) -> None:
    assert audio_process.run(tmp_path) == 0
    assert [one.name for one in process.made[0].microphones] == ["counter"]


def test_a_process_that_hangs_ends_without_a_farewell(
    tmp_path: Path, process: type[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[int] = []
    monkeypatch.setattr(audio_process.os, "_exit", ended.append)
    monkeypatch.setattr(process, "status", 75)
    audio_process.run(tmp_path)
    assert ended == [75]
