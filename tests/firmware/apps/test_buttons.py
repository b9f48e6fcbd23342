"""Boards with buttons: the real firmware, from the edge on the pin to the light."""

import asyncio
import json

import pytest

from firmware.common import wire
from hardware import pinmap
from host_daemon.base import clock
from tests.fakes.board_bench import CLOCKS_MS
from tests.waiting import PATIENCE_S

RADIO = {"remote": "smiley-remote", "gateway": "gateway"}


RED, GREEN = 0, 2


def is_press(frame):
    return frame.kind == wire.PRESS


@pytest.mark.parametrize("bench", [RADIO], indirect=True)
async def test_a_press_travels_by_radio_and_the_customer_is_thanked(bench):
    bench.listen("gateway")
    await bench.working("remote", "gateway")
    pressed_at = clock.now_ms()
    await bench.fleet.push("remote", "red")
    arrived, frame = await bench.until(is_press)
    await bench.fleet.wait_light("remote", "thanks", PATIENCE_S)
    thanked_at = clock.now_ms()
    await bench.fleet.let_go("remote", "red")
    assert frame.payload == wire.Press(RED, wire.CLICK, None, 1, None)
    assert frame.flags == 0
    assert pressed_at - CLOCKS_MS <= arrived.received_at - frame.age_ms <= thanked_at
    assert arrived.signal_dbm is not None and -80 < arrived.signal_dbm < -30
    assert not bench.fleet.lights("remote")["kept"]


@pytest.mark.parametrize("bench", [RADIO], indirect=True)
async def test_bounce_makes_one_press_of_one_press(bench):
    bench.listen("gateway")
    await bench.working("remote", "gateway")
    for _ in range(10):
        await bench.fleet.press("remote", "green")
        await asyncio.sleep(0.12)
    await bench.until(lambda frame: is_press(frame) and frame.payload.counter == 10)
    assert {frame.payload.button for frame in bench.presses("remote")} == {GREEN}
    assert {frame.seq for frame in bench.presses("remote")} == set(range(1, 11))


@pytest.mark.parametrize("bench", [{"fob": "fob", "gateway": "gateway"}], indirect=True)
async def test_a_fob_knows_click_double_and_hold(bench):
    bench.listen("gateway")
    await bench.working("fob", "gateway")
    for gesture in ("click", "double", "hold"):
        await bench.fleet.gesture("fob", "ask", gesture)
        await asyncio.sleep(0.5)
    await bench.until(lambda frame: is_press(frame) and frame.seq == 3)
    gestures = {frame.seq: frame.payload.gesture for frame in bench.presses("fob")}
    assert gestures == {1: wire.CLICK, 2: wire.DOUBLE, 3: wire.HOLD}


@pytest.mark.parametrize("bench", [{"anna": "force-majeure", "gateway": "gateway"}], indirect=True)
async def test_a_buzzer_is_silent_until_there_is_something_to_say(bench):
    buzzer = json.loads(pinmap.load("force-majeure").text)["buzzer"]
    bench.listen("gateway")
    await bench.working("anna", "gateway")
    assert bench.fleet.board("anna").outputs[buzzer] == 0
