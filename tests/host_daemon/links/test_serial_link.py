"""The serial link on a real pseudo-terminal that is plugged in, pulled out and full of garbage."""

import asyncio
import contextlib
import os

import pytest
import serial

from firmware.common.slip import Slip, encode
from hardware.simulator.terminal import Terminal
from host_daemon.links.link import Arrived
from host_daemon.links.port_lease import PortLeases
from host_daemon.links.serial_link import SerialLink
from tests.fakes.jumping_clock import JumpingClock
from tests.waiting import call_off, soon, until

NOW = 1_800_000_000_000


@pytest.fixture
async def line(tmp_path):
    """(terminal, link, what the board hears, queue of what arrives)."""
    heard = bytearray()
    terminal = Terminal(tmp_path / "port", heard.extend)
    link = SerialLink("gateway", str(tmp_path / "port"), clock=JumpingClock(NOW))
    arrived: asyncio.Queue[Arrived] = asyncio.Queue()

    async def listen():
        async with contextlib.aclosing(link.frames()) as frames:
            async for frame in frames:
                await arrived.put(frame)

    task = asyncio.create_task(listen())
    yield terminal, link, heard, arrived
    await call_off(task)
    terminal.pull_out()


async def until_open(link, opened=1):
    await until(lambda: link.health().health == "ok" and link.health().detail["opened"] >= opened)


async def test_frames_come_with_their_time_and_signal(line):
    terminal, link, _, arrived = line
    terminal.plug_in()
    await until_open(link)
    terminal.write(encode(b"a frame", -61) + encode(b"another"))
    assert await soon(arrived.get()) == Arrived(b"a frame", NOW, "gateway", -61)
    assert await soon(arrived.get()) == Arrived(b"another", NOW, "gateway", None)


async def test_it_waits_for_a_port_that_is_not_there_yet_and_says_so(line):
    terminal, link, _, arrived = line
    await until(lambda: link.health().health == "failed")
    terminal.plug_in()
    await until_open(link)
    terminal.write(encode(b"hello"))
    assert (await soon(arrived.get())).frame == b"hello"


async def test_unplugging_in_mid_frame_costs_only_that_frame(line):
    terminal, link, _, arrived = line
    terminal.plug_in()
    await until_open(link)
    terminal.write(encode(b"half a frame")[:7])
    await asyncio.sleep(0.1)  # waits for the kernel to bring the bytes: a link tells nothing of half a frame
    terminal.pull_out()
    terminal.plug_in()
    await until_open(link, opened=2)
    terminal.write(encode(b"whole"))
    assert (await soon(arrived.get())).frame == b"whole"


async def test_garbage_is_counted_and_survived(line):
    terminal, link, _, arrived = line
    terminal.plug_in()
    await until_open(link)
    terminal.write(os.urandom(200).replace(b"\xc0", b"") + encode(b"frame"))
    assert (await soon(arrived.get())).frame == b"frame"
    assert link.health().detail["garbage"] >= 1


async def test_answers_go_out_on_the_same_port(line):
    terminal, link, heard, _ = line
    terminal.plug_in()
    await until_open(link)
    await link.send(b"an answer", Arrived(b"", NOW, "gateway"))
    await until(lambda: heard.endswith(b"\xc0"))
    assert [packet.frame for packet in Slip().feed(heard)] == [b"an answer"]


async def test_an_answer_without_a_port_is_dropped_and_counted(line):
    _, link, _, _ = line
    await link.send(b"an answer", Arrived(b"", NOW, "gateway"))
    assert link.health().detail["unsent"] == 1


async def test_a_port_on_which_a_till_is_set_up_is_left_to_it(tmp_path, monkeypatch):
    monkeypatch.setattr("host_daemon.links.serial_link.LOOK_S", 0.05)
    tills: list[str] = []
    terminal = Terminal(tmp_path / "port", bytearray().extend)
    terminal.plug_in()
    leases = PortLeases(JumpingClock(), lambda: tills)
    link = SerialLink("ttyUSB0", str(tmp_path / "port"), leases=leases)
    listening = asyncio.create_task(anext(aiter(link.frames())))
    await until_open(link)
    tills.append(str(terminal.path.resolve()))
    await until(lambda: link.health().health == "off")
    assert "till" in link.health().problem
    with serial.Serial(str(terminal.path.resolve()), exclusive=True):
        pass
    await call_off(listening)
    terminal.pull_out()
