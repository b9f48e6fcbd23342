"""What the cameras mean to the post."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from host_daemon.events import BackgroundAsked, ExpressionAsked
from host_daemon.store.config import Config
from host_daemon.store.journal import Journal, add_measures
from host_daemon.store.reader import Reader
from host_daemon.vision import supervisor as module
from host_daemon.vision.supervisor import Watching
from tests.fakes.seen import second

CAMERAS = [
    {"name": "till", "point": "p", "role": "operator"},
    {"name": "counter", "point": "p"},
    {"name": "door", "point": "q"},
]
ASKED = BackgroundAsked(
    uid="a/background", at=5000, camera="counter", start=5000, end=7000, cause="a", point="p"
)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(tmp_path)


@pytest.fixture
def watching(tmp_path: Path, config: Config) -> Watching:
    journal = Journal(tmp_path / "journal.sqlite3")
    seconds = [second(at, 0.6) for at in (5000, 6000)]
    journal.submit(lambda db: add_measures(db, seconds)).result()
    journal.close()
    return Watching(lambda: config.settings().vision, Reader(tmp_path / "journal.sqlite3"), lambda uid: None)


def test_only_cameras_at_customers_stand_for_them(watching, config):
    config.write_settings({"vision": {"cameras": CAMERAS}})
    assert watching.customers("p") == ("counter",)


def test_a_background_is_judged_by_the_settings(watching, config):
    assert watching.background(ASKED).mood == "positive"
    config.write_settings({"vision": {"mood": {"positive_from": 0.7}}})
    assert watching.background(ASKED).mood == "neutral"


def test_what_was_asked_of_staff_is_not_answered_once_measuring_them_is_off(watching, config):
    asked = ExpressionAsked(
        uid="a/expression/operator",
        at=6000,
        camera="counter",
        whose="operator",
        action="greeting",
        start=5000,
        end=7000,
        targets=("operators",),
        point="p",
        operator="anna",
        cause="a",
        rule="own smile",
    )
    assert (watching.expression(asked).seen, watching.expression(asked).smile) == (0, 0)
    assert watching.expression(replace(asked, whose="customer")).seen == 5
    config.write_settings({"vision": {"measure_staff": True}})
    assert (watching.expression(asked).seen, watching.expression(asked).smile) == (5, 0.6)


class Child:
    """Stands for the vision process."""

    name = "vision"

    async def run(self) -> None:
        await asyncio.Event().wait()


async def test_nobody_waits_for_a_camera_that_was_removed(tmp_path, config, monkeypatch):
    monkeypatch.setattr(module, "LOOK_S", 0.01)
    config.write_settings({"vision": {"cameras": CAMERAS}})
    forgotten: list[str] = []
    reader = Reader(tmp_path / "journal.sqlite3")
    watching = Watching(lambda: config.settings().vision, reader, forgotten.append)
    task = asyncio.create_task(watching.run(Child()))
    await asyncio.sleep(0.1)
    config.write_settings({"vision": {"cameras": CAMERAS[:2]}})
    async with asyncio.timeout(10):
        while "camera:door" not in forgotten:  # noqa: ASYNC110  # a list is no event
            await asyncio.sleep(0.01)
    assert "camera:counter" not in forgotten
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
