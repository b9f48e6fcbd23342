"""Safe mode."""

import asyncio

import pytest

from firmware.common import wire
from hardware import pinmap
from host_daemon.provisioning.flash import flash
from tests.fakes.broken_firmware import CRASHING, with_buttons


@pytest.mark.parametrize("bench", [{"usb": "usb-remote"}], indirect=True)
async def test_without_a_good_version_the_board_still_says_that_it_is_in_safe_mode(bench, tmp_path):
    port, pins = bench.fleet.ports()["usb"], pinmap.load("usb-remote")
    bad = with_buttons(CRASHING, tmp_path)
    (tmp_path / "fleet" / "usb" / "flash" / "a" / "firmware" / "apps" / "buttons.mpy").write_bytes(
        bad.files["firmware/apps/buttons.mpy"]
    )
    await asyncio.to_thread(flash, port, pins, bad)
    bench.listen("usb")
    _, frame = await bench.until(lambda frame: frame.kind == wire.HELLO)
    assert frame.payload.app == "safe"
