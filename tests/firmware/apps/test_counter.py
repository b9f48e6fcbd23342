"""The visitor counter."""

import asyncio

import pytest

from firmware.common import wire


def is_press(frame):
    return frame.kind == wire.PRESS


@pytest.mark.parametrize("bench", [{"door": "visitor-counter", "gateway": "gateway"}], indirect=True)
async def test_a_visitor_counter_counts_everybody_once(bench):
    bench.listen("gateway")
    await bench.working("door", "gateway")
    for _ in range(3):
        await bench.fleet.press("door", "beam", hold_ms=300)
        await asyncio.sleep(0.3)
    await bench.until(lambda frame: is_press(frame) and frame.payload.counter == 3)
    assert {frame.payload.button for frame in bench.presses("door")} == {0}
