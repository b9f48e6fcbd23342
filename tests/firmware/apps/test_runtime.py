"""The runtime of all apps: reports, status light, what outlives a power cut."""

import asyncio
import json

import pytest

from firmware.common import wire
from hardware import pinmap
from tests.waiting import PATIENCE_S, until

RADIO = {"remote": "smiley-remote", "gateway": "gateway"}


RED, GREEN = 0, 2


def is_press(frame):
    return frame.kind == wire.PRESS


@pytest.mark.parametrize(
    "bench", [{"usb": "usb-remote"}, {"usb": "gateway"}], indirect=True, ids=["light", "pixel"]
)
async def test_the_status_light_is_lit_while_the_post_answers_and_blinks_while_it_does_not(bench):
    board = bench.fleet.board("usb")
    status = json.loads(pinmap.load(bench.config.boards()[0].pins).text)["status"]["pin"]

    for level in (0, 1, 0):  # nobody has answered its hello
        await until(lambda level=level: board.outputs.get(status) == level)
    bench.listen("usb")
    await bench.working("usb")
    # waits for the board, which sets its light every half second
    await asyncio.sleep(1)
    for _ in range(6):
        await asyncio.sleep(0.25)
        assert board.outputs[status] == 1


@pytest.mark.parametrize("bench", [RADIO], indirect=True)
async def test_a_remote_that_loses_power_sends_its_press_afterwards_and_says_so(bench):
    await bench.fleet.cut_power("gateway")
    await asyncio.sleep(0.5)  # waits for the board to have called in vain
    await bench.fleet.press("remote", "red")
    await bench.fleet.wait_light("remote", "kept", PATIENCE_S)
    await bench.fleet.cut_power("remote")
    bench.listen("gateway")
    await bench.fleet.restore_power("gateway")
    await bench.fleet.restore_power("remote")
    _, frame = await bench.until(is_press)
    assert frame.payload == wire.Press(RED, wire.CLICK, None, 1, None)
    assert frame.flags == wire.AGE_LOWER_BOUND
    await bench.fleet.press("remote", "green")
    _, later = await bench.until(lambda frame: is_press(frame) and frame.payload.button == GREEN)
    assert later.boot == frame.boot + 1 and later.seq == 1
