"""What a technician reads when a board cannot be reached."""

import ast
import json
import math
import os
import signal
import subprocess
import sys
import tty
from pathlib import Path

import pytest
import serial

from hardware.simulator.interpreter import micropython
from host_daemon.base.errors import UserError
from host_daemon.provisioning.mpremote import Mpremote, literal


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


VALUES = [
    None,
    True,
    0,
    -(1 << 40),
    0.25,
    "",
    'Касса "1"\n\'',
    ["a", [1, 2], []],
    {"pin": 4, "names": ["a"], "more": {}},
]


@pytest.mark.parametrize("value", [*VALUES, b"\x00\xff'", (), (1,), ("a", (2, b""))], ids=repr)
def test_what_is_written_for_a_board_means_the_same(value):
    assert ast.literal_eval(literal(value)) == value


def test_micropython_reads_it_back():
    code = f"import json; print(json.dumps({literal(VALUES)}))"
    said = subprocess.run([str(micropython()), "-c", code], capture_output=True, check=True).stdout
    assert json.loads(said) == VALUES


@pytest.mark.parametrize(
    "value",
    [math.nan, math.inf, {1, 2}, signal.SIGINT, [object()]],
    ids=["nan", "inf", "set", "enum", "object"],
)
def test_what_has_no_such_text_is_refused(value):
    with pytest.raises(TypeError, match="cannot be written for a board"):
        literal(value)
