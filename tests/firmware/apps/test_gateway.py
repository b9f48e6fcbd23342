"""The radio gateway."""

import asyncio
import shutil

import pytest

from firmware.common import wire
from host_daemon.base import clock
from tests.fakes.board_bench import CLOCKS_MS
from tests.waiting import PATIENCE_S

NEEDS_MOSQUITTO = pytest.mark.skipif(
    not shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin"), reason="needs Mosquitto"
)
RADIO = {"remote": "smiley-remote", "gateway": "gateway"}


RED, GREEN = 0, 2


def is_press(frame):
    return frame.kind == wire.PRESS


@pytest.mark.parametrize("bench", [RADIO], indirect=True)
async def test_lost_doubled_and_late_packets_change_nothing(bench):
    bench.listen("gateway")
    await bench.working("remote", "gateway")
    bench.fleet.radio.drop = bench.fleet.radio.duplicate = bench.fleet.radio.reorder = 0.3
    pressed_at = []
    for _ in range(10):
        pressed_at.append(clock.now_ms())
        await bench.fleet.press("remote", "red")
        await asyncio.sleep(0.12)
    for seq in range(1, 11):
        await bench.until(lambda frame, seq=seq: is_press(frame) and frame.seq == seq)
    await bench.fleet.wait_light("remote", "thanks", PATIENCE_S)
    thanked_at = clock.now_ms()
    # Every copy of a press is that press: its number, its count, its moment. There are ten of them.
    assert {frame.seq for frame in bench.presses("remote")} == set(range(1, 11))
    for arrived, frame in bench.frames:
        if is_press(frame):
            assert frame.payload == wire.Press(RED, wire.CLICK, None, frame.seq, None)
            moment = arrived.received_at - frame.age_ms
            assert pressed_at[frame.seq - 1] - CLOCKS_MS <= moment <= thanked_at


@NEEDS_MOSQUITTO
@pytest.mark.parametrize("bench", [{"gw": "gateway-ethernet", "remote": "smiley-remote"}], indirect=True)
async def test_a_gateway_on_ethernet_passes_presses_up_and_answers_down(bench):
    bench.start_broker()
    await bench.working("gw", "remote")
    await bench.fleet.push("remote", "red")
    arrived, frame = await bench.until(is_press)
    await bench.fleet.wait_light("remote", "thanks", PATIENCE_S)
    assert frame.device.hex() == bench.device("remote")
    assert arrived.gateway == bench.device("gw")
    assert arrived.signal_dbm is not None and -80 < arrived.signal_dbm < -30
