from __future__ import annotations

from pathlib import Path

import pytest

from host_daemon.audio.capture import card_list
from host_daemon.audio.capture.card_list import NoList, cards
from host_daemon.audio.capture.sound_card import CardInfo


def command(folder: Path, script: str) -> str:
    """A program that stands in for the interpreter."""
    path = folder / "python"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)
    return str(path)


async def test_cards_are_what_the_command_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = """echo '[{"name": "hw:1,0", "channels": 2, "rate": 48000}]'"""
    monkeypatch.setattr(card_list.sys, "executable", command(tmp_path, script))
    assert await cards(tmp_path) == (CardInfo("hw:1,0", 2, 48_000),)


@pytest.mark.parametrize("script", ["exit 1", "echo nonsense", "echo '[{}]'"])
async def test_a_command_that_fails_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    monkeypatch.setattr(card_list.sys, "executable", command(tmp_path, script))
    with pytest.raises(NoList):
        await cards(tmp_path)


async def test_a_driver_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(card_list.sys, "executable", command(tmp_path, "exec sleep 60"))
    monkeypatch.setattr(card_list, "PATIENCE_S", 0.1)
    with pytest.raises(NoList):
        await cards(tmp_path)
