"""A virtual board."""

import asyncio

import pytest

from tests.waiting import PATIENCE_S


@pytest.mark.parametrize("bench", [{"usb": "usb-remote"}], indirect=True)
async def test_a_board_whose_power_goes_while_it_starts_starts_again(bench):
    fleet = bench.fleet
    await fleet.cut_power("usb")
    starting = asyncio.create_task(fleet.restore_power("usb"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await fleet.cut_power("usb")
    async with asyncio.timeout(PATIENCE_S):
        await fleet.restore_power("usb")
        await starting
    bench.listen("usb")
    await bench.working("usb")
    assert bench.fleet.starts("usb") >= 3  # flashed and paired, cut off, and come again
