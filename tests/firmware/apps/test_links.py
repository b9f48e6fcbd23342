"""Links of boards to the post."""

import pytest

from firmware.common import wire
from host_daemon.base import clock
from tests.fakes.board_bench import CLOCKS_MS
from tests.waiting import PATIENCE_S

RADIO = {"remote": "smiley-remote", "gateway": "gateway"}


RED, GREEN = 0, 2


def is_press(frame):
    return frame.kind == wire.PRESS


@pytest.mark.parametrize("bench", [{"usb": "usb-remote"}], indirect=True)
async def test_a_press_travels_by_usb(bench):
    bench.listen("usb")
    await bench.working("usb")
    await bench.fleet.push("usb", "green")
    _, frame = await bench.until(is_press)
    await bench.fleet.wait_light("usb", "thanks", PATIENCE_S)
    assert frame.payload.button == GREEN


@pytest.mark.parametrize("bench", [RADIO], indirect=True)
async def test_a_gateway_that_dies_before_the_answer_loses_nothing(bench):
    bench.listen("gateway")
    await bench.working("remote", "gateway")
    bench.answer = False
    pressed_at = clock.now_ms()
    await bench.fleet.press("remote", "red")
    _, first = await bench.until(is_press)
    await bench.fleet.cut_power("gateway")
    await bench.fleet.wait_light("remote", "kept", PATIENCE_S)
    kept_at = clock.now_ms()
    bench.frames.clear()
    bench.answer = True
    await bench.fleet.restore_power("gateway")
    arrived, again = await bench.until(is_press)
    assert (again.device, again.boot, again.seq) == (first.device, first.boot, first.seq)
    assert again.payload == first.payload
    assert pressed_at - CLOCKS_MS <= arrived.received_at - again.age_ms < kept_at
    assert again.age_ms > first.age_ms
