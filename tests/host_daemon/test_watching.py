"""What the cameras mean to the post."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from host_daemon.events import BackgroundAsked, FacesMeasured
from host_daemon.store.config import Config
from host_daemon.store.journal import Journal, add_measures
from host_daemon.store.reader import Reader
from host_daemon.vision.settings import VisionSettings
from host_daemon.watching import Watching

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
    seconds = [
        FacesMeasured(
            uid=f"counter.{at}",
            at=at,
            camera="counter",
            frames=5,
            seen=5,
            faces=1,
            positive=0.6,
            neutral=0.4,
            negative=0.0,
            smile=0.6,
        )
        for at in (5000, 6000)
    ]
    journal.submit(lambda db: add_measures(db, seconds)).result()
    journal.close()
    return Watching(config, Reader(tmp_path / "journal.sqlite3"), VisionSettings())


def test_only_cameras_at_customers_stand_for_them(watching, config):
    config.write_settings({"vision": {"cameras": CAMERAS}})
    assert watching.customers("p") == ("counter",)


def test_a_background_is_judged_by_the_settings(watching, config):
    assert watching.background(ASKED).mood == "positive"
    config.write_settings({"vision": {"mood": {"positive_from": 0.7}}})
    assert watching.background(ASKED).mood == "neutral"


def test_settings_that_were_spoilt_by_hand_leave_the_cameras_as_they_were(watching, config, tmp_path):
    config.write_settings({"vision": {"cameras": CAMERAS}})
    watching.customers("p")
    (tmp_path / "config.json").write_text(json.dumps({"settings": {"1": {"vision": {"cameras": 3}}}}))
    assert watching.customers("p") == ("counter",)
