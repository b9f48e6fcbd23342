"""Settings are given when they have changed."""

from __future__ import annotations

from pathlib import Path

from host_daemon.settings.vision import VisionSettings
from host_daemon.store.config import Config
from host_daemon.vision.process.settings_changes import SettingsChanges

CAMERAS = [{"name": "door", "source": "v4l2:/dev/video0"}]


def test_settings_that_stay_are_no_change(tmp_path: Path) -> None:
    config = Config(tmp_path)
    assert SettingsChanges(config, config.settings().vision).take() is None


def test_a_change_is_given_once(tmp_path: Path) -> None:
    config = Config(tmp_path)
    changes = SettingsChanges(config, config.settings().vision)
    config.write_settings({"vision": {"cameras": CAMERAS}})
    changed = changes.take()
    assert changed is not None
    assert [camera.name for camera in changed.cameras] == ["door"]
    assert changes.take() is None


def test_what_differs_from_the_start_is_a_change(tmp_path: Path) -> None:
    changes = SettingsChanges(Config(tmp_path), VisionSettings(measure_staff=True))
    assert changes.take() == VisionSettings()


def test_a_file_that_cannot_be_used_changes_nothing(tmp_path: Path) -> None:
    config = Config(tmp_path)
    config.write_settings({})
    changes = SettingsChanges(config, config.settings().vision)
    (tmp_path / "config.json").write_text("{")
    assert changes.take() is None
