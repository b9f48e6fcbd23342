"""Servers of streams end though their clients stay."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from host_daemon.base.stream_server import StreamServer
from host_daemon.base.unix_socket import address
from tests.waiting import PATIENCE_S

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while line := await reader.readline():
        writer.write(line)
        await writer.drain()


async def flood(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Writes more than a peer that does not read takes, and ends."""
    writer.write(bytes(64 << 20))


@contextlib.asynccontextmanager
async def connected(server: StreamServer) -> AsyncIterator[Streams]:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    try:
        yield reader, writer
    finally:
        writer.close()


async def said(streams: Streams, line: bytes) -> bytes:
    reader, writer = streams
    writer.write(line)
    async with asyncio.timeout(PATIENCE_S):
        return await reader.readline()


async def test_it_ends_while_a_client_stays_connected() -> None:
    server = StreamServer(echo)
    await server.listen("127.0.0.1", 0)
    port = server.port
    async with connected(server) as client:
        assert await said(client, b"here\n") == b"here\n"
        async with asyncio.timeout(PATIENCE_S):
            await server.close()
            assert await client[0].read() == b""
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", port)


async def test_it_ends_though_a_client_does_not_read() -> None:
    async with StreamServer(flood) as server:
        await server.listen("127.0.0.1", 0)
        async with connected(server) as (reader, _):
            await reader.readexactly(1)
            async with asyncio.timeout(PATIENCE_S):
                await server.close()


@pytest.mark.parametrize("turns", range(4))
async def test_a_client_that_comes_in_the_last_moment_is_not_left_hanging(tmp_path: Path, turns: int) -> None:
    server = StreamServer(echo)
    await server.listen_unix(tmp_path / "post.sock")
    with socket.socket(socket.AF_UNIX) as late:
        late.connect(str(tmp_path / "post.sock"))
        for _ in range(turns):  # of the loop: not accepted yet, accepted, in conversation
            await asyncio.sleep(0)
        async with asyncio.timeout(PATIENCE_S):
            await server.close()
        late.settimeout(60)
        with contextlib.suppress(ConnectionError):
            assert await asyncio.to_thread(late.recv, 1) == b""


async def test_its_port_is_free_at_once_for_the_next_one() -> None:
    first, second = StreamServer(echo), StreamServer(echo)
    await first.listen("127.0.0.1", 0)
    port = first.port
    async with connected(first) as client:
        await said(client, b"here\n")
        await first.close()
        async with second:
            await second.listen("127.0.0.1", port)
            async with connected(second) as another:
                assert await said(another, b"there\n") == b"there\n"


async def test_what_was_written_last_arrives() -> None:
    async def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"good day")

    async with StreamServer(greet) as server:
        await server.listen("127.0.0.1", 0)
        async with connected(server) as (reader, _), asyncio.timeout(PATIENCE_S):
            assert await reader.read() == b"good day"


async def test_more_peers_than_are_wanted_are_turned_away() -> None:
    async with StreamServer(echo, most=1) as server:
        await server.listen("127.0.0.1", 0)
        async with connected(server) as first:
            assert await said(first, b"here\n") == b"here\n"
            async with connected(server) as (reader, _), asyncio.timeout(PATIENCE_S):
                with contextlib.suppress(ConnectionError):
                    assert await reader.read() == b""
            assert await said(first, b"still\n") == b"still\n"


async def test_a_conversation_that_fails_is_logged_and_ends_alone(caplog: pytest.LogCaptureFixture) -> None:
    async def stumble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if await reader.readline() == b"fail\n":
            raise LookupError("no such thing")
        writer.write(b"fine\n")

    async with StreamServer(stumble) as server:
        await server.listen("127.0.0.1", 0)
        async with connected(server) as client:
            assert await said(client, b"fail\n") == b""
        async with connected(server) as client:
            assert await said(client, b"go on\n") == b"fine\n"
    assert [record.getMessage() for record in caplog.records] == ["a conversation failed"]


@pytest.mark.parametrize("folder", ["run", "a shop's folder", "f" * 95 + "/" + "g" * 95])
async def test_a_unix_socket_is_for_its_owner_however_long_its_path(tmp_path: Path, folder: str) -> None:
    path = tmp_path / folder / "post.sock"
    for _ in range(2):  # the second time in the place of one that was left
        server = StreamServer(echo)
        await server.listen_unix(path)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        with address(path) as short:
            client = await asyncio.open_unix_connection(short)
        assert await said(client, b"here\n") == b"here\n"
        async with asyncio.timeout(PATIENCE_S):
            await server.close()
            assert await client[0].read() == b""
        client[1].close()
