"""What stops a flashing before it spoils the board, and what a technician reads then."""

import hashlib
from pathlib import Path

import pytest

from hardware import pinmap
from host_daemon.base.errors import UserError
from host_daemon.provisioning.firmware_build import ABI, Build
from host_daemon.provisioning.flash import flash

BUILT = Build("0.1.0", {"firmware/apps/start.mpy": b"M\x06"}, {"boot.py": b"", "main.py": b"pass"})
PORT = Path("/dev/ttyACM0")


class Board:
    """A board at its prompt. found: what it says of itself. spoilt: files that arrive damaged."""

    def __init__(self, **found):
        self.found = {"mpy": ABI, "version": "1.27.0", "slots": None, "radio": True, "battery": True} | found
        self.files, self.ran, self.spoilt = {}, [], ()

    def __call__(self, port, known):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def run(self, code):
        self.ran.append(code)
        if "_mpy" in code:
            return self.found
        if "sha256" not in code:
            return None
        arrived = {path: b"?" if path in self.spoilt else data for path, data in self.files.items()}
        return {
            path: hashlib.sha256(data).hexdigest() for path, data in arrived.items() if repr(path) in code
        }

    def write(self, path, data):
        self.files[path] = data

    def restart(self):
        self.ran.append("restart")


def flashed(monkeypatch, board, pins="smiley-remote"):
    monkeypatch.setattr("host_daemon.provisioning.flash.Mpremote", board)
    flash(PORT, pinmap.load(pins), BUILT)


@pytest.mark.parametrize(
    ("found", "says"),
    [
        ({"mpy": 5, "version": "1.18.0"}, "1.18.0 on the board is not the kind"),
        ({"radio": False}, "no radio"),
        ({"battery": False}, "1.27 or later"),
    ],
)
def test_a_board_that_cannot_run_it_is_left_as_it_is(monkeypatch, found, says):
    board = Board(**found)
    with pytest.raises(UserError, match=says):
        flashed(monkeypatch, board)
    assert not board.files and len(board.ran) == 1


def test_a_file_that_arrives_damaged_is_named_and_the_old_version_stays(monkeypatch):
    board = Board(slots={"now": "a", "good": "a", "crashes": 0})
    board.spoilt = ("/b/firmware/apps/start.mpy",)
    with pytest.raises(UserError, match=r"start\.mpy did not arrive whole"):
        flashed(monkeypatch, board)
    assert not any("slots.json'" in code and "'now': 'b'" in code for code in board.ran)


@pytest.mark.parametrize(
    ("slots", "slot"),
    [
        (None, "a"),
        ({"now": "a", "good": "a"}, "b"),
        ({"now": "b", "good": "b"}, "a"),
        ({"now": "b", "good": "a"}, "b"),  # b has not proved itself
    ],
)
def test_it_is_written_where_nothing_proven_is(monkeypatch, slots, slot):
    board = Board(slots=slots)
    flashed(monkeypatch, board)
    assert f"/{slot}/pins.json" in board.files
    assert f"'now': '{slot}'" in board.ran[-2] and board.ran[-1] == "restart"
