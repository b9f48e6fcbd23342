"""The one-time code is said until it is used, the last time after everything else."""

from __future__ import annotations

import logging

import pytest

from host_daemon.app import first_start_notice
from host_daemon.store.config import Config
from host_daemon.store.records import User
from web_ui.accounts import first_start

ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(first_start_notice, "WAITS_S", (0.0, 0.0, 0.0))
    caplog.set_level(logging.INFO)
    return lambda: [record.getMessage() for record in caplog.records]


async def test_a_new_post_says_its_code_again_once_the_start_has_settled(tmp_path, said) -> None:
    config = Config(tmp_path)
    await first_start_notice.tell(config, ADDRESS)
    line = f"FIRST START: open {ADDRESS} and enter the code {first_start.code(config)}"
    assert said() == [line] * 3


async def test_a_terminal_gets_it_in_a_frame(tmp_path, said, monkeypatch, capsys) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    config = Config(tmp_path)
    await first_start_notice.tell(config, ADDRESS)
    printed = capsys.readouterr().err
    assert f"Code: {first_start.code(config)}" in printed and first_start_notice.FRAME in printed


async def test_a_post_with_a_user_says_only_where_it_is(tmp_path, said) -> None:
    config = Config(tmp_path)
    config.put(User(name="vera", role="manager", password="hash"))
    await first_start_notice.tell(config, ADDRESS)
    assert said() == [f"the pages are at {ADDRESS}"]


async def test_once_the_code_is_used_nothing_more_is_said(tmp_path, said, monkeypatch) -> None:
    config = Config(tmp_path)
    codes = iter(["ABCD", "ABCD", None])
    monkeypatch.setattr(first_start, "code", lambda _config: next(codes))
    await first_start_notice.tell(config, ADDRESS)
    assert len(said()) == 1
