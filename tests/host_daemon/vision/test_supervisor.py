"""What the cameras mean to the post."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from host_daemon.store.config import Config
from host_daemon.vision import supervisor as module
from host_daemon.vision.supervisor import Watching

CAMERAS = [
    {"name": "till", "point": "p", "role": "operator"},
    {"name": "counter", "point": "p"},
    {"name": "door", "point": "q"},
]


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(tmp_path)


class Child:
    """Stands for the vision process."""

    name = "vision"

    async def run(self) -> None:
        await asyncio.Event().wait()


async def test_nobody_waits_for_a_camera_that_was_removed(config, monkeypatch):
    monkeypatch.setattr(module, "LOOK_S", 0.01)
    config.write_settings({"vision": {"cameras": CAMERAS}})
    forgotten: list[str] = []
    watching = Watching(lambda: config.settings().vision, forgotten.append)
    task = asyncio.create_task(watching.run(Child()))
    await asyncio.sleep(0.1)
    config.write_settings({"vision": {"cameras": CAMERAS[:2]}})
    async with asyncio.timeout(10):
        while "camera:door" not in forgotten:  # noqa: ASYNC110  # a list is no event
            await asyncio.sleep(0.01)
    assert "camera:counter" not in forgotten
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
