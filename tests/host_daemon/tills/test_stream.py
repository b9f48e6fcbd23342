"""Receipts over real sockets and a real serial terminal."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pty
import socket

import pytest

from host_daemon.settings.tills import Till
from host_daemon.tills.layouts import LAYOUTS
from host_daemon.tills.stream import receipts
from tests.fakes.escpos_reading import read
from tests.fakes.escpos_receipts import PAGES, printed
from tests.ports import free_port
from tests.waiting import call_off, connected, soon

ONE = b"<CHECK\nnumber=17\ntotal=50.00\n</CHECK>\n"
TWO = ONE.replace(b"17", b"18")


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
async def hearing():
    """Starts a till's stream; gives a queue of what comes of it."""
    tasks = []

    def start(address, idle_s=5.0, layout="video", answers=True):
        found = asyncio.Queue()
        till = Till(name="t", source=address, idle_s=idle_s, answers=answers)

        async def listen():
            async with contextlib.aclosing(receipts(till, LAYOUTS[layout])) as stream:
                async for one in stream:
                    found.put_nowait(one)

        tasks.append(asyncio.create_task(listen()))
        return found

    yield start
    await call_off(*tasks)


async def numbers(found, count):
    return [(await soon(found.get())).number for _ in range(count)]


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


ASKED, ANSWERED = b"\x10\x04\x01\x10\x04\x02", b"\x16\x12"


async def test_a_till_that_asks_how_its_printer_is_gets_an_answer(hearing, port):
    found = hearing(f"tcp-listen://127.0.0.1:{port}")
    reader, till = await connected(port)
    till.write(ASKED)
    assert await soon(reader.readexactly(2)) == ANSWERED
    till.write(ONE)
    assert await numbers(found, 1) == ["17"]
    till.close()


async def test_beside_a_real_printer_the_post_is_silent(hearing, port):
    found = hearing(f"tcp-listen://127.0.0.1:{port}", answers=False)
    reader, till = await connected(port)
    till.write(ASKED + ONE)
    assert await numbers(found, 1) == ["17"]
    till.write_eof()
    assert await soon(reader.read()) == b""
    till.close()


async def test_a_code_page_stays_chosen_over_a_silence(hearing, port):
    found = hearing(f"tcp-listen://127.0.0.1:{port}", idle_s=0.5, layout="windows-ru")
    _, till = await connected(port)
    till.write(b"\x1bt\x11" + "Чек № 1\nИТОГО: 5,00\n".encode("cp866"))
    assert await numbers(found, 1) == ["1"]
    till.write("Чек № 2\nИТОГО: 5,00\n".encode("cp866"))
    assert await numbers(found, 1) == ["2"]
    till.close()


async def test_datagrams(hearing, port):
    found = hearing(f"udp://127.0.0.1:{port}")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        while found.empty():
            sender.sendto(ONE, ("127.0.0.1", port))
            await asyncio.sleep(0.02)
    assert await numbers(found, 1) == ["17"]


async def test_a_serial_line_and_silence_that_ends_a_receipt(hearing):
    outer, inner = pty.openpty()
    found = hearing(f"serial:{os.ttyname(inner)}?baud=9600", idle_s=0.5)
    one = None
    while one is None:  # what comes before the port is open is lost
        os.write(outer, ONE.replace(b"</CHECK>\n", b""))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(2):  # waits for the port, and says it again
                one = await found.get()
    assert one.number == "17"
    os.write(outer, ASKED)
    heard = b""  # the terminal has said everything again that came before the port was open
    while not heard.endswith(ANSWERED):
        heard += await soon(asyncio.to_thread(os.read, outer, 4096))
    os.close(outer)
    os.close(inner)


def test_what_python_escpos_prints_is_read():
    papers = printed(40, seed=7)
    found, false = read(papers)
    assert len(found) == 40 and false == 0
    assert {paper.kind for paper in papers} == {"sale", "refund", "report", "advertising"}
    assert {paper.code_page for paper in papers} == {page for page, _, _ in PAGES}
