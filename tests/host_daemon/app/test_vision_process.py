"""The vision process as it is put together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from host_daemon.app import vision_process
from host_daemon.store.config import Config


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Everything that the process was started with."""
    Config(tmp_path).write_settings({"vision": {"cameras": [{"name": "counter", "source": "file:a"}]}})
    given: dict[str, Any] = {}

    def run(settings: Any, data: Path, requests: Any, output: Any, changes: Any) -> int:
        given.update(settings=settings, changes=changes)
        return 3

    monkeypatch.setattr(vision_process.main, "run", run)
    monkeypatch.setattr("sys.stdout", None)
    return given


def test_the_cameras_that_are_set_up_are_followed(tmp_path: Path, started: dict[str, Any]) -> None:
    assert vision_process.run(tmp_path) == 3
    assert [camera.source for camera in started["settings"].cameras] == ["file:a"]
    assert started["changes"] is not None


def test_a_camera_on_the_command_line_stands_alone(tmp_path: Path, started: dict[str, Any]) -> None:
    vision_process.run(tmp_path, "file:b")
    assert [camera.source for camera in started["settings"].cameras] == ["file:b"]
    assert started["changes"] is None
