"""A post that cannot start says why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from host_daemon.app.run import run
from host_daemon.base import lock
from host_daemon.base.errors import UserError
from host_daemon.store.config import Config


def test_a_second_post_on_the_same_folder_does_not_start(tmp_path: Path) -> None:
    with lock.hold(tmp_path / "run" / "post.lock"), pytest.raises(UserError):
        run(tmp_path, 0)


def test_a_setting_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    Config(tmp_path).write_settings({"post": {"name": "Shop"}})
    path = tmp_path / "config.json"
    written = json.loads(path.read_text())
    written["settings"]["1"]["post"]["name"] = 5
    path.write_text(json.dumps(written))
    with pytest.raises(UserError, match=r"A setting cannot be used\."):
        run(tmp_path, 0)
