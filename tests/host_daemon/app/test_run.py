"""A post that cannot start says why."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from host_daemon.app import run as run_module
from host_daemon.app.run import run
from host_daemon.base import lock
from host_daemon.base.errors import UserError
from host_daemon.store.config import Config
from web_ui.core.labels import WORDS


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


def test_the_page_of_health_has_words_for_each_task_beside_those_of_the_post() -> None:
    source = ast.parse(Path(run_module.__file__).read_text())
    kept = [
        node for node in ast.walk(source) if isinstance(node, ast.Call) and ast.unparse(node.func) == "keep"
    ]
    names = {f"process:{ast.literal_eval(call.args[0])}" for call in kept}
    assert "process:provisioning" in names
    assert names <= WORDS["own"].keys()
