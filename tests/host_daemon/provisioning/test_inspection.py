"""Inspection of a board on its port."""

import asyncio
import contextlib
import json
import os
import threading
import tty
from pathlib import Path

import pytest
import serial

from firmware.common import wire
from firmware.common.slip import encode
from hardware import pinmap
from host_daemon.base.errors import UserError
from host_daemon.provisioning.inspection import listen, try_out


@pytest.mark.parametrize("bench", [{"desk": "keypad"}], indirect=True)
async def test_a_technician_s_test_sounds_the_buzzer_and_leaves_it_silent(bench):
    board, heard = bench.fleet.board("desk"), []
    buzzer = json.loads(pinmap.load("keypad").text)["buzzer"]

    class Noted(dict):
        def __setitem__(self, pin, level):
            heard.extend([level] if pin == buzzer else [])
            super().__setitem__(pin, level)

    board.outputs = Noted()
    lines = await asyncio.to_thread(lambda: list(try_out(bench.fleet.ports()["desk"], 0)))
    assert "The buzzer sounded." in lines
    assert 1 in heard and heard[-1] == 0


@pytest.fixture
def line():
    """A board's end of a line, and the port."""
    master, slave = os.openpty()
    tty.setraw(slave)
    yield master, Path(os.ttyname(slave))
    os.close(master)
    os.close(slave)


@contextlib.contextmanager
def sending(board, data):
    """A board that sends this again and again."""
    over = threading.Event()

    def send():
        while not over.wait(0.02):
            os.write(board, data)

    thread = threading.Thread(target=send)
    thread.start()
    yield
    over.set()
    thread.join()


def shown(line, data, beginning):
    """The first line that is shown of it and begins so; the first bytes may be lost as the port is opened."""
    board, port = line
    with sending(board, data), contextlib.closing(listen(port, 20)) as lines:
        return next(one for one in lines if one.startswith(beginning))


def test_frames_are_shown_without_a_check_of_their_tags(line):
    press = wire.Frame(wire.PRESS, b"\2\0\0\0\0\1", 7, 3, 0, 10, wire.Press(2, wire.CLICK, None, 1, None))
    frame = wire.pack(press, bytes(32))
    assert json.loads(shown(line, encode(frame, -60), "{")) == {
        "kind": "press",
        "device": "020000000001",
        "signal_dbm": -60,
        "bytes": frame.hex(),
    }


def test_a_frame_of_another_version_is_named(line):
    assert "version 2" in shown(line, encode(b"\2" * 40), "WrongVersion")


def test_what_is_no_frame_is_said(line):
    assert shown(line, b"Traceback\xc0", "(not a frame)")


def test_a_port_that_is_used_by_another_program_is_told(line):
    _, port = line
    with serial.Serial(str(port), exclusive=True), pytest.raises(UserError, match="used by another program"):
        next(listen(port, 20))


def test_a_port_that_is_not_there_is_told(tmp_path):
    with pytest.raises(UserError, match="There is no port"):
        next(listen(tmp_path / "ttyX", 20))
