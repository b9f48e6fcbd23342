"""The settings while the post runs."""

from __future__ import annotations

import json
from pathlib import Path

from host_daemon.store.config import Config
from host_daemon.store.current_settings import Current


def test_a_change_is_seen_at_once(tmp_path: Path) -> None:
    config = Config(tmp_path)
    current = Current(config, config.settings())
    Config(tmp_path).write_settings({"contacts": {"answer_window_s": 90}})
    assert current().contacts.answer_window_s == 90


def test_settings_that_were_spoilt_by_hand_stay_as_they_were(tmp_path: Path) -> None:
    config = Config(tmp_path)
    config.write_settings({"contacts": {"answer_window_s": 90}})
    current = Current(config, config.settings())
    (tmp_path / "config.json").write_text(json.dumps({"settings": {"1": {"contacts": 3}}}))
    assert current().contacts.answer_window_s == 90
