"""Two slots, and the way back from a version that does not work."""

import asyncio
import json

import pytest

from firmware.common import wire
from hardware import pinmap
from host_daemon.provisioning.flash import flash
from tests.fakes.broken_firmware import CRASHING, HANGING, with_buttons
from tests.waiting import PATIENCE_S, until

# Its fault waits for the file to go.
GATED = """
async def main(settings, pins):
    import asyncio, os
    open("/gate", "w").close()
    while "gate" in os.listdir("/"):
        await asyncio.sleep_ms(50)
"""


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


@pytest.mark.parametrize("state", ["full", "readonly"])
@pytest.mark.parametrize("bench", [{"usb": "usb-remote"}], indirect=True)
async def test_a_board_whose_flash_cannot_be_written_works_and_says_so(bench, tmp_path, state):
    (tmp_path / "fleet" / "usb" / f"flash.{state}").touch()
    await bench.fleet.cut_power("usb")
    await bench.fleet.restore_power("usb")
    bench.listen("usb")
    _, hello = await bench.until(lambda frame: frame.kind == wire.HELLO)
    assert hello.payload.app == "remote" and hello.flags == wire.FLASH_FAILED
    bench.answer = False
    for _ in range(3):
        await bench.fleet.press("usb", "red")
        await bench.fleet.wait_light("usb", "kept", PATIENCE_S)
    bench.answer = True
    await until(lambda: len({(frame.boot, frame.seq) for frame in bench.presses("usb")}) == 3)
    (tmp_path / "fleet" / "usb" / f"flash.{state}").unlink()
    await bench.fleet.press("usb", "green")
    _, well = await bench.until(lambda frame: frame.kind == wire.STATUS and not frame.flags)
    assert well.boot == hello.boot


@pytest.mark.parametrize("bench", [{"usb": "usb-remote"}], indirect=True)
async def test_a_version_that_crashes_beside_such_a_flash_gives_way_to_safe_mode(bench, tmp_path):
    port, pins = bench.fleet.ports()["usb"], pinmap.load("usb-remote")
    crashing = CRASHING.replace("async def main(settings, pins):\n", GATED)
    await asyncio.to_thread(flash, port, pins, with_buttons(crashing, tmp_path))
    await until(lambda: (tmp_path / "fleet" / "usb" / "flash" / "gate").exists())
    before = bench.fleet.starts("usb")
    (tmp_path / "fleet" / "usb" / "flash.readonly").touch()
    (tmp_path / "fleet" / "usb" / "flash" / "gate").unlink()
    bench.listen("usb")
    _, hello = await bench.until(lambda frame: frame.kind == wire.HELLO)
    assert hello.payload.app == "safe" and hello.flags == wire.FLASH_FAILED
    assert bench.fleet.starts("usb") == before


@pytest.mark.parametrize("bench", [{"usb": "usb-remote"}], indirect=True)
async def test_a_board_that_hangs_is_started_anew_by_its_watchdog(bench, tmp_path):
    port, pins = bench.fleet.ports()["usb"], pinmap.load("usb-remote")
    await asyncio.to_thread(flash, port, pins, with_buttons(HANGING, tmp_path))
    slots = tmp_path / "fleet" / "usb" / "flash" / "slots.json"
    await until(lambda: json.loads(slots.read_text())["crashes"] != 0)
    assert bench.fleet.starts("usb") > 1
