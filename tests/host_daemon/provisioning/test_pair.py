"""Pairing of boards."""

from pathlib import Path

import pytest

from firmware.common import wire
from hardware import pinmap
from host_daemon.base.errors import UserError
from host_daemon.provisioning.pair import Pairing, pair
from host_daemon.store.config import Config
from tests.waiting import call_off


class Board:
    """A board at its prompt, with firmware of another version."""

    def __init__(self, port, known):
        self.ran = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        assert len(self.ran) == 1, "it was only looked at"

    def run(self, code):
        self.ran.append(code)
        return {
            "version": "0.0.9",
            "device": "a0b1c2d3e4f5",
            "boot": 0,
            "pins": pinmap.load("usb-remote").text,
        }


def test_firmware_of_another_version_is_flashed_first(monkeypatch, tmp_path):
    monkeypatch.setattr("host_daemon.provisioning.pair.Mpremote", Board)
    config = Config(tmp_path)
    pairing = Pairing(name="Till 1", pins=pinmap.load("usb-remote"), point="point-1")
    with pytest.raises(UserError, match=r"carries firmware 0\.0\.9"):
        pair(Path("/dev/ttyACM0"), pairing, config)
    assert config.boards() == () and config.key("a0b1c2d3e4f5") is None


def is_press(frame):
    return frame.kind == wire.PRESS


@pytest.mark.parametrize("bench", [{"usb": "usb-remote"}], indirect=True)
async def test_flashing_and_pairing_again_never_repeats_a_name(bench):
    bench.listen("usb")
    await bench.working("usb")
    await bench.fleet.press("usb", "red")
    _, first = await bench.until(is_press)
    await call_off(*bench.tasks)
    bench.tasks.clear()
    bench.frames.clear()
    await bench.prepare("usb", "usb-remote")
    bench.listen("usb")
    await bench.working("usb")
    await bench.fleet.press("usb", "red")
    _, again = await bench.until(is_press)
    assert again.boot > first.boot
    assert again.payload.counter == first.payload.counter + 1
