"""Receipts over real sockets and a real serial terminal."""

from __future__ import annotations

import asyncio
import os
import pty
import socket

import pytest

from host_daemon.settings.tills import Till
from host_daemon.tills.address import BadSource, Source, source
from host_daemon.tills.layouts import LAYOUTS
from host_daemon.tills.stream import receipts
from tests.ports import free_port

ONE = b"<CHECK\nnumber=17\ntotal=50.00\n</CHECK>\n"
TWO = ONE.replace(b"17", b"18")


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
async def hearing():
    """Starts a till's stream; gives a queue of what comes of it."""
    tasks = []

    def start(address, idle_s=5.0):
        found = asyncio.Queue()
        till = Till(name="t", source=address, idle_s=idle_s)
        tasks.append(asyncio.create_task(receipts(till, LAYOUTS["video"], found.put)))
        return found

    yield start
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def connected(port):
    for _ in range(200):
        try:
            return await asyncio.open_connection("127.0.0.1", port)
        except ConnectionRefusedError:
            await asyncio.sleep(0.01)
    raise AssertionError("nobody listens")


async def numbers(found, count):
    return [(await asyncio.wait_for(found.get(), 10)).number for _ in range(count)]


async def test_tills_connect_to_the_post(hearing, port):
    found = hearing(f"tcp-listen://127.0.0.1:{port}")
    _, first = await connected(port)
    _, second = await connected(port)
    first.write(ONE[:20])  # two tills talk at once
    await first.drain()
    second.write(TWO)
    await second.drain()
    assert await numbers(found, 1) == ["18"]
    first.write(ONE[20:])
    assert await numbers(found, 1) == ["17"]
    first.close()
    second.close()


async def test_a_connection_that_ends_ends_its_receipt(hearing, port):
    found = hearing(f"tcp-listen://127.0.0.1:{port}")
    _, till = await connected(port)
    till.write(ONE.replace(b"</CHECK>\n", b""))
    till.close()
    assert await numbers(found, 1) == ["17"]


async def test_the_post_connects_to_a_till_and_again_when_it_was_away(hearing):
    async def talk(reader, writer):
        writer.write(ONE if not talked else TWO)
        talked.append(1)
        await writer.drain()
        writer.close()

    talked = []
    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    found = hearing(f"tcp://127.0.0.1:{port}")
    assert await numbers(found, 2) == ["17", "18"]
    server.close()


async def test_datagrams(hearing, port):
    found = hearing(f"udp://127.0.0.1:{port}")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for _ in range(200):
            sender.sendto(ONE, ("127.0.0.1", port))
            await asyncio.sleep(0.02)
            if not found.empty():
                break
    assert await numbers(found, 1) == ["17"]


async def test_a_serial_line_and_silence_that_ends_a_receipt(hearing):
    outer, inner = pty.openpty()
    found = hearing(f"serial:{os.ttyname(inner)}?baud=9600", idle_s=0.5)
    await asyncio.sleep(0.1)
    os.write(outer, ONE.replace(b"</CHECK>\n", b""))
    assert await numbers(found, 1) == ["17"]
    os.close(outer)
    os.close(inner)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("tcp-listen://0.0.0.0:9100", Source("tcp-listen", "0.0.0.0", 9100)),
        ("udp://0.0.0.0:9100", Source("udp", "0.0.0.0", 9100)),
        ("serial:/dev/ttyUSB0?baud=115200", Source("serial", "/dev/ttyUSB0", baud=115200)),
        ("serial:/dev/ttyUSB0", Source("serial", "/dev/ttyUSB0", baud=9600)),
    ],
)
def test_addresses(text, meant):
    assert source(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tcp://host",
        "tcp://[::1:9100",
        "tcp://:9100",
        "tcp://host:99999",
        "ftp://h:1",
        "serial:COM1",
        "serial:/dev/x?baud=1",
    ],
)
def test_what_is_no_address(text):
    with pytest.raises(BadSource, match="written like"):
        source(text)
