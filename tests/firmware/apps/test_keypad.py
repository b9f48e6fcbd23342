"""The Joint Quality Post."""

import asyncio

import pytest

from firmware.common import wire

NEGATIVE = 0


def is_press(frame):
    return frame.kind == wire.PRESS


@pytest.mark.parametrize("bench", [{"desk": "keypad"}], indirect=True)
async def test_a_keypad_sends_the_number_with_the_smiley(bench):
    bench.listen("desk")
    await bench.working("desk")
    for key in ("4", "2", "red", "red", "7", "clear", "9", "green"):
        await bench.fleet.press("desk", key, hold_ms=80)
        await asyncio.sleep(0.08)
    await bench.until(lambda frame: is_press(frame) and frame.seq == 2)
    payloads = {frame.seq: frame.payload for frame in bench.presses("desk")}
    assert [(p.button, p.number) for _, p in sorted(payloads.items())] == [(NEGATIVE, 42), (2, 9)]
