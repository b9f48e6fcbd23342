"""What a technician reads when a board cannot be reached."""

import os
import sys
import tty
from pathlib import Path

import pytest
import serial

from host_daemon.base.errors import UserError
from host_daemon.provisioning.mpremote import Mpremote


@pytest.fixture
def dumb():
    """A port with nothing behind it that speaks MicroPython."""
    master, slave = os.openpty()
    tty.setraw(slave)
    yield Path(os.ttyname(slave))
    os.close(master)
    os.close(slave)


def refusal(port, **known):
    with pytest.raises(UserError) as raised, Mpremote(port, **known):
        pass
    return str(raised.value)


def test_no_port(tmp_path):
    text = refusal(tmp_path / "ttyX", known=("/dev/ttyACM0",))
    assert "There is no port" in text and "/dev/ttyACM0" in text


def test_a_busy_port(dumb, monkeypatch):
    monkeypatch.setattr("host_daemon.provisioning.mpremote.FREE_S", 0)
    with serial.Serial(str(dumb), exclusive=True):
        assert "is used by another program" in refusal(dumb)


def test_no_micropython_and_nothing_printed(dumb, monkeypatch, capsys):
    monkeypatch.setattr("host_daemon.provisioning.mpremote.PATIENCE_S", 0.2)
    monkeypatch.setattr("host_daemon.provisioning.mpremote.SILENT_S", 0.2)
    before = sys.stdout
    assert "does not answer as MicroPython does" in refusal(dumb)
    assert sys.stdout is before
    assert capsys.readouterr().out == ""


def test_a_port_that_may_not_be_used(dumb, monkeypatch):
    monkeypatch.setattr("os.access", lambda *_: False)
    assert "usermod -aG dialout" in refusal(dumb)


class Board:
    """A board at its prompt that notes what it is told to run."""

    def __init__(self) -> None:
        self.ran: list[str] = []
        self.serial = self

    def enter_raw_repl(self, **_: object) -> None: ...

    def exec_raw_no_follow(self, code: str) -> None:
        self.ran.append(code)

    def close(self) -> None: ...


@pytest.mark.parametrize("trouble", [UserError("the wrong board"), KeyboardInterrupt()])
def test_a_board_goes_back_to_its_work_when_something_goes_wrong(dumb, monkeypatch, trouble):
    board = Board()
    monkeypatch.setattr(Mpremote, "_open", lambda self: board)
    with pytest.raises(type(trouble)), Mpremote(dumb):
        raise trouble
    assert "machine.reset()" in board.ran[-1]
