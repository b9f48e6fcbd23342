"""The unmodified firmware on the real interpreter, from the pin's edge to the light."""

import asyncio

import pytest

from firmware.common import wire
from host_daemon.base import clock

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
    await bench.fleet.wait_light("remote", "thanks", 2)
    await bench.fleet.let_go("remote", "red")
    assert frame.payload == wire.Press(RED, wire.CLICK, None, 1, None)
    assert frame.flags == 0
    assert abs(arrived.received_at - frame.age_ms - pressed_at) < 100
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


@pytest.mark.parametrize("bench", [{"usb": "usb-remote"}], indirect=True)
async def test_a_press_travels_by_usb(bench):
    bench.listen("usb")
    await bench.working("usb")
    await bench.fleet.push("usb", "green")
    _, frame = await bench.until(is_press)
    await bench.fleet.wait_light("usb", "thanks", 2)
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
    await bench.fleet.wait_light("remote", "kept", 4)
    bench.frames.clear()
    bench.answer = True
    await bench.fleet.restore_power("gateway")
    arrived, again = await bench.until(is_press, 20)
    assert (again.device, again.boot, again.seq) == (first.device, first.boot, first.seq)
    assert again.payload == first.payload
    assert abs(arrived.received_at - again.age_ms - pressed_at) < 100
    assert again.age_ms > first.age_ms


@pytest.mark.parametrize("bench", [RADIO], indirect=True)
async def test_a_remote_that_loses_power_sends_its_press_afterwards_and_says_so(bench):
    await bench.fleet.cut_power("gateway")
    await asyncio.sleep(0.5)
    await bench.fleet.press("remote", "red")
    await bench.fleet.wait_light("remote", "kept", 4)
    await bench.fleet.cut_power("remote")
    bench.listen("gateway")
    await bench.fleet.restore_power("gateway")
    await bench.fleet.restore_power("remote")
    _, frame = await bench.until(is_press, 20)
    assert frame.payload == wire.Press(RED, wire.CLICK, None, 1, None)
    assert frame.flags == wire.AGE_LOWER_BOUND
    await bench.fleet.press("remote", "green")
    _, later = await bench.until(lambda frame: is_press(frame) and frame.payload.button == GREEN)
    assert later.boot == frame.boot + 1 and later.seq == 1


@pytest.mark.parametrize("bench", [RADIO], indirect=True)
async def test_lost_doubled_and_late_packets_change_nothing(bench):
    bench.listen("gateway")
    await bench.working("remote", "gateway")
    bench.fleet.ether.drop = bench.fleet.ether.duplicate = bench.fleet.ether.reorder = 0.3
    pressed_at = []
    for _ in range(10):
        pressed_at.append(clock.now_ms())
        await bench.fleet.press("remote", "red")
        await asyncio.sleep(0.12)
    for seq in range(1, 11):
        await bench.until(lambda frame, seq=seq: is_press(frame) and frame.seq == seq, 30)
    await bench.fleet.wait_light("remote", "thanks", 5)
    # Every copy of a press is that press: its number, its count, its moment. There are ten of them.
    assert {frame.seq for frame in bench.presses("remote")} == set(range(1, 11))
    for arrived, frame in bench.frames:
        if is_press(frame):
            assert frame.payload == wire.Press(RED, wire.CLICK, None, frame.seq, None)
            assert abs(arrived.received_at - frame.age_ms - pressed_at[frame.seq - 1]) < 500


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


@pytest.mark.parametrize("bench", [{"usb": "usb-remote"}], indirect=True)
async def test_flashing_and_pairing_again_never_repeats_a_name(bench):
    bench.listen("usb")
    await bench.working("usb")
    await bench.fleet.press("usb", "red")
    _, first = await bench.until(is_press)
    for task in bench.tasks:
        task.cancel()
    await asyncio.gather(*bench.tasks, return_exceptions=True)
    bench.tasks.clear()
    bench.frames.clear()
    await bench.prepare("usb", "usb-remote")
    bench.listen("usb")
    await bench.working("usb")
    await bench.fleet.press("usb", "red")
    _, again = await bench.until(is_press)
    assert again.boot > first.boot
    assert again.payload.counter == first.payload.counter + 1


@pytest.mark.parametrize("bench", [{"usb": "usb-remote"}], indirect=True)
async def test_a_board_whose_power_goes_while_it_starts_starts_again(bench):
    fleet = bench.fleet
    await fleet.cut_power("usb")
    starting = asyncio.create_task(fleet.restore_power("usb"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await fleet.cut_power("usb")
    async with asyncio.timeout(20):
        await fleet.restore_power("usb")
        await starting
    bench.listen("usb")
    await bench.working("usb")
    assert bench.fleet.starts("usb") >= 3  # flashed and paired, cut off, and come again
