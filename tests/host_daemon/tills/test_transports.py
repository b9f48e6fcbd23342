"""Bytes from tills over real sockets."""

from __future__ import annotations

import asyncio
import socket

import pytest

from host_daemon.tills import transports
from host_daemon.tills.address import TillAddress
from tests.ports import free_port
from tests.waiting import PATIENCE_S, call_off, connected, soon, until


@pytest.fixture
async def reading():
    """Starts to read from an address; gives the queue of what comes."""
    tasks = []

    def start(address, room=transports.QUEUE):
        pieces = asyncio.Queue(room)
        tasks.append(asyncio.create_task(transports.read(address, pieces)))
        return pieces

    yield start
    await call_off(*tasks)


async def test_a_peer_that_leaves_is_told_by_empty_bytes(reading):
    port = free_port()
    pieces = reading(TillAddress("tcp-listen", "127.0.0.1", port))
    _, writer = await connected(port)
    writer.write(b"TOTAL 5")
    piece = await soon(pieces.get())
    assert (piece.peer.split(":")[0], piece.data) == ("127.0.0.1", b"TOTAL 5")
    writer.close()
    assert await soon(pieces.get()) == transports.TillBytes(piece.peer, b"")


async def test_more_tills_than_a_port_is_for_are_turned_away(reading):
    port = free_port()
    pieces = reading(TillAddress("tcp-listen", "127.0.0.1", port))
    writers = []
    for _ in range(transports.PEERS):
        _, writer = await connected(port)
        writer.write(b"x")
        writers.append(writer)
        await soon(pieces.get())
    reader, extra = await connected(port)
    assert await soon(reader.read()) == b""
    for writer in (*writers, extra):
        writer.close()


async def test_a_till_that_stays_connected_does_not_hold_up_the_end():
    port = free_port()
    pieces = asyncio.Queue()
    task = asyncio.create_task(transports.read(TillAddress("tcp-listen", "127.0.0.1", port), pieces))
    reader, writer = await connected(port)
    writer.write(b"TOTAL 5")
    async with asyncio.timeout(PATIENCE_S):
        await pieces.get()
        await call_off(task)
        assert await reader.read() == b""
    writer.close()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)


async def test_a_till_that_is_not_there_is_tried_again_and_told_once(reading, monkeypatch, caplog):
    monkeypatch.setattr(transports, "FIRST_RETRY_S", 0.01)
    port = free_port()
    pieces = reading(TillAddress("tcp", "127.0.0.1", port))
    await until(lambda: caplog.records)

    async def talk(reader, writer):
        writer.write(b"here")
        await writer.drain()

    server = await asyncio.start_server(talk, "127.0.0.1", port)
    refused = await soon(pieces.get())
    assert "refused" in refused.why.lower() or "connect" in refused.why.lower()
    assert await soon(pieces.get()) == transports.SourceTrouble("")
    piece = await soon(pieces.get())
    assert (piece.peer, piece.data) == (f"127.0.0.1:{port}", b"here")
    assert len(caplog.records) == 1
    server.close()


async def test_datagrams_for_which_there_is_no_room_are_dropped(reading, caplog):
    port = free_port()
    pieces = reading(TillAddress("udp", "127.0.0.1", port), room=1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        async with asyncio.timeout(PATIENCE_S):
            while not caplog.records:
                sender.sendto(b"receipt", ("127.0.0.1", port))
                await asyncio.sleep(0.01)
    assert "dropped" in caplog.records[0].getMessage()
    assert await soon(pieces.get()) == transports.TillBytes("127.0.0.1", b"receipt")
