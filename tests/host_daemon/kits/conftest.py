"""A post with two boards and a rule of its own, to apply kits to."""

from __future__ import annotations

import pytest

from host_daemon.kits.installer import KitInstaller
from host_daemon.store.config import Config
from host_daemon.store.records import Board

OWN = {"name": "my own", "when": {"event": "asked"}, "do": [{"do": "tag", "tag": "x"}]}


@pytest.fixture
def post(tmp_path):
    config = Config(tmp_path)
    config.put_board(
        Board(device="0" * 12, name="fob", app="fob", pins="fob", point="till", meanings={"1": "record"})
    )
    config.put_board(
        Board(device="1" * 12, name="red", app="remote", pins="r", point="till", meanings={"0": "negative"})
    )
    config.write_rules([OWN])
    config.write_settings({"contacts": {"least_asked": 20}})
    return tmp_path


@pytest.fixture
def bench(post):
    return KitInstaller(post)


SAID = {"key": "kasha", "text": "каша", "language": "ru", "group": "staff_action"}


@pytest.fixture
def russian(post):
    config = Config(post)
    config.write_settings({"post": {"language": "ru"}})
    config.write_phrases([SAID])
    return post


def state(post):
    config = Config(post)
    return (
        config.rules(),
        config.written_settings(),
        {board.device: board.meanings for board in config.boards()},
    )
