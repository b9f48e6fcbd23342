"""Two slots, and the way back from a version that does not work."""

import asyncio
import json

import pytest

from firmware.common import wire
from hardware import pinmap
from host_daemon.provisioning.flash import flash
from tests.fakes.broken_firmware import CRASHING, HANGING, with_buttons
from tests.waiting import until


def is_press(frame):
    return frame.kind == wire.PRESS


@pytest.mark.parametrize("bench", [{"usb": "usb-remote"}], indirect=True)
async def test_a_version_that_crashes_gives_way_to_the_one_before(bench, tmp_path):
    port, pins = bench.fleet.ports()["usb"], pinmap.load("usb-remote")
    await asyncio.to_thread(flash, port, pins, with_buttons(CRASHING, tmp_path))
    bench.listen("usb")
    await bench.working("usb")
    slots = json.loads((tmp_path / "fleet" / "usb" / "flash" / "slots.json").read_text())
    assert slots["now"] == slots["good"] == "a"
    await bench.fleet.press("usb", "green")
    await bench.until(is_press)


@pytest.mark.parametrize("bench", [{"usb": "usb-remote"}], indirect=True)
async def test_flashing_a_bad_version_twice_leaves_the_good_one(bench, tmp_path):
    port, pins = bench.fleet.ports()["usb"], pinmap.load("usb-remote")
    for _ in range(2):
        await asyncio.to_thread(flash, port, pins, with_buttons(CRASHING, tmp_path))
    bench.listen("usb")
    _, frame = await bench.until(lambda frame: frame.kind == wire.HELLO)
    assert frame.payload.app == "remote"


@pytest.mark.parametrize("bench", [{"usb": "usb-remote"}], indirect=True)
async def test_a_board_that_hangs_is_started_anew_by_its_watchdog(bench, tmp_path):
    port, pins = bench.fleet.ports()["usb"], pinmap.load("usb-remote")
    await asyncio.to_thread(flash, port, pins, with_buttons(HANGING, tmp_path))
    slots = tmp_path / "fleet" / "usb" / "flash" / "slots.json"
    await until(lambda: json.loads(slots.read_text())["crashes"] != 0)
    assert bench.fleet.starts("usb") > 1
