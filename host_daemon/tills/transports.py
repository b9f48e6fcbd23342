"""Transports of tills: the ports to TCP, UDP and serial, which know nothing of receipts.

Each puts what it read on a queue; empty bytes say that the peer is gone. TCP and serial wait when the
queue is full, so nothing is lost there; UDP cannot wait and drops the newest, counted. A source that cannot
be opened puts its trouble there, and once more when that is over.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

import serial

from host_daemon.base.backoff import Backoff
from host_daemon.base.stream_server import StreamServer
from host_daemon.tills.address import TillAddress

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SourceTrouble:
    """A source cannot be opened, or can again. why: the system's word for it; empty: it is open."""

    why: str


@dataclass(frozen=True)
class TillBytes:
    """Bytes of a peer. reply: sends bytes back to it; None where there is no way back."""

    peer: str
    data: bytes
    reply: Callable[[bytes], object] | None = None


Pieces = asyncio.Queue[TillBytes | SourceTrouble]
QUEUE = 256  # pieces; see above for what happens when it is full
PEERS = 16  # tills on one listening port; more are turned away
PIECE = 4096
UNTAKEN = 4096  # bytes of answers
FIRST_RETRY_S, LONGEST_RETRY_S = 1.0, 30.0


async def read(address: TillAddress, pieces: Pieces) -> None:
    """Until cancelled: read from the address, and open it again when it breaks. Trouble is told once."""
    backoff, source = Backoff(FIRST_RETRY_S, LONGEST_RETRY_S), _Source(address, pieces)
    while True:
        try:
            await _TRANSPORTS[address.transport](source)
            backoff.reset()
        except OSError as error:  # SerialException is one too
            await source.failed(error)
        await asyncio.sleep(backoff.next())


class _Source:
    """What is read from, and where to."""

    def __init__(self, address: TillAddress, pieces: Pieces) -> None:
        self.address, self.pieces = address, pieces
        self._told = ""

    async def opened(self) -> None:
        if self._told:
            self._told = ""
            await self.pieces.put(SourceTrouble(""))

    async def failed(self, error: OSError) -> None:
        if str(error) != self._told:
            self._told = str(error)
            log.warning("till at %s:%s: %s", self.address.host, self.address.port, error)
            await self.pieces.put(SourceTrouble(error.strerror or str(error)))


async def _listen(source: _Source) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _pump(reader, writer, ":".join(map(str, writer.get_extra_info("peername")[:2])), source.pieces)

    async with StreamServer(talk, most=PEERS) as server:
        await server.listen(source.address.host, source.address.port)
        await source.opened()
        await asyncio.Event().wait()


async def _connect(source: _Source) -> None:
    address = source.address
    reader, writer = await asyncio.open_connection(address.host, address.port)
    try:
        await source.opened()
        await _pump(reader, writer, f"{address.host}:{address.port}", source.pieces)
    finally:
        writer.close()


async def _pump(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, peer: str, pieces: Pieces
) -> None:
    def reply(data: bytes) -> None:
        # A till that takes no answers is not waited for.
        if writer.transport.get_write_buffer_size() < UNTAKEN:
            writer.write(data)

    try:
        while data := await reader.read(PIECE):
            await pieces.put(TillBytes(peer, data, reply))
    except ConnectionError as error:
        log.info("till %s: %s", peer, error)
    await pieces.put(TillBytes(peer, b""))


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self.dropped = 0

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        try:
            self._pieces.put_nowait(TillBytes(addr[0], data))
        except asyncio.QueueFull:
            self.dropped += 1
            if self.dropped.bit_count() == 1:  # at 1, 2, 4, 8, ...
                log.warning("%s datagrams from tills were dropped: the post is too slow", self.dropped)


async def _datagrams(source: _Source) -> None:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(
        lambda: _Datagrams(source.pieces), local_addr=(source.address.host, source.address.port)
    )
    try:
        await source.opened()
        await asyncio.Event().wait()
    finally:
        transport.close()


async def _serial(source: _Source) -> None:
    address = source.address
    port = await asyncio.to_thread(serial.Serial, address.host, address.baud, timeout=0.5, write_timeout=0)
    try:
        await source.opened()
        while True:
            # Waits for the first byte, then takes what else is there.
            data = await asyncio.to_thread(port.read, 1)
            if data:
                data += port.read(port.in_waiting)
                await source.pieces.put(TillBytes(address.host, data, port.write))
    finally:
        port.close()


_TRANSPORTS = {
    "tcp-listen": _listen,
    "tcp": _connect,
    "udp": _datagrams,
    "serial": _serial,
}
