"""Boards on Ethernet: the link through the broker, with a real Mosquitto that the post runs."""

import asyncio
import shutil
import sys
import types
from asyncio import wait_for

import pytest

from firmware.common import wire
from tests.waiting import PATIENCE_S, call_off, soon

NEEDS_MOSQUITTO = pytest.mark.skipif(
    not shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin"), reason="needs Mosquitto"
)
CONNACK = bytes.fromhex("20020000")


class Stalled:
    """MicroPython's writer on a connection that takes nothing: what is written waits in `out_buf`."""

    def __init__(self) -> None:
        self.out_buf = b""

    def write(self, data: bytes) -> None:
        self.out_buf += data

    async def drain(self) -> None: ...


class Silent:
    """A reader: the broker accepts the connection, then says nothing."""

    def __init__(self) -> None:
        self._answers = [CONNACK]

    async def read(self, size: int) -> bytes:
        if not self._answers:
            await asyncio.Event().wait()
        return self._answers.pop()


class Ethernet:
    """The port, with a cable to a broker that hangs."""

    def __init__(self) -> None:
        self.writer = Stalled()

    async def up(self, address: object) -> None: ...

    async def open(self, host: str, port: int, certificate: object) -> tuple[Silent, Stalled]:
        return Silent(), self.writer


@pytest.fixture
def link_class(monkeypatch):
    machine = types.ModuleType("machine")
    machine.unique_id = lambda: bytes(6)
    monkeypatch.setitem(sys.modules, "machine", machine)
    # as MicroPython has it
    monkeypatch.setattr(asyncio, "wait_for_ms", lambda work, ms: wait_for(work, ms / 1000), raising=False)
    from firmware.apps.mqtt_link import BoardMqttLink

    yield BoardMqttLink
    for name in ("firmware.apps.mqtt_link", "firmware.ports.power"):  # they hold the stand-in
        del sys.modules[name]


async def test_what_a_gateway_hears_while_the_broker_hangs_fills_no_memory(link_class):
    ethernet, connected = Ethernet(), asyncio.Event()
    link = link_class({"broker": "post", "password": "secret"}, ethernet)
    link.connected = connected.set
    receiving = asyncio.create_task(link.receive())
    await soon(connected.wait())
    for _ in range(1000):
        link.relay(bytes(250), -60)
    assert 0 < len(ethernet.writer.out_buf) < 2048
    receiving.cancel()


def is_press(frame):
    return frame.kind == wire.PRESS


@NEEDS_MOSQUITTO
@pytest.mark.parametrize("bench", [{"lan": "ethernet-remote"}], indirect=True)
async def test_a_press_travels_by_mqtt(bench):
    bench.start_broker()
    await bench.working("lan")
    await bench.fleet.push("lan", "yellow")
    arrived, frame = await bench.until(is_press)
    await bench.fleet.wait_light("lan", "thanks", PATIENCE_S)
    assert frame.payload.button == 1
    assert arrived.link == "mqtt" and arrived.signal_dbm is None


@NEEDS_MOSQUITTO
@pytest.mark.parametrize("bench", [{"lan": "ethernet-remote"}], indirect=True)
async def test_presses_outlive_a_broker_that_dies(bench):
    bench.start_broker()
    await bench.working("lan")
    await call_off(*bench.tasks)
    bench.tasks.clear()
    await bench.fleet.press("lan", "red")
    await bench.fleet.wait_light("lan", "kept", PATIENCE_S)
    bench.start_broker()
    _, frame = await bench.until(is_press)
    assert frame.payload == wire.Press(0, wire.CLICK, None, 1, None)
    assert frame.age_ms > 2000 and frame.flags == 0
