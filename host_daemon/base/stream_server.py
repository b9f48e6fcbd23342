"""Servers of streams that end when they are told to: they stop listening, then end each conversation.

`asyncio.Server` alone does not: from Python 3.12.1 on, its `serve_forever` and `wait_closed` wait for every
client, and one that stays connected (a till does) keeps them waiting for ever; before, its clients were left
open, heard by nobody.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Self

from host_daemon.base.unix_socket import address

log = logging.getLogger(__name__)

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

LINE_BYTES = 1 << 16  # asyncio's own


class StreamServer:
    """A server on one socket; `async with` closes it. talk: one conversation, cancelled when it closes.

    The connection is closed when its conversation ends. most: peers at a time, more are turned away; None for
    no limit. limit: bytes of the longest line.
    """

    def __init__(self, talk: Talk, most: int | None = None, limit: int = LINE_BYTES) -> None:
        self._talk = talk
        self._most = most
        self._limit = limit
        self._server: asyncio.Server | None = None
        self._until_closed = contextlib.ExitStack()
        self._closed = False
        self._peers: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def port(self) -> int:
        """The TCP port it listens on. Raises RuntimeError while it does not."""
        if self._server is None:
            raise RuntimeError("the server does not listen")
        return int(self._server.sockets[0].getsockname()[1])

    async def listen(self, host: str, port: int) -> None:
        """Begin to listen on TCP. Raises OSError."""
        self._closed = False
        self._server = await asyncio.start_server(self._connected, host, port, limit=self._limit)

    async def listen_unix(self, path: Path) -> None:
        """Begin to listen at a path, in the place of an earlier server; its owner alone may connect."""
        self._closed = False
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.unlink(missing_ok=True)
        # From Python 3.13 on the server removes its socket when it closes, by the address that it was given.
        short = self._until_closed.enter_context(address(path))
        self._server = await asyncio.start_unix_server(self._connected, short, limit=self._limit)
        path.chmod(0o600)

    async def close(self) -> None:
        """Stop listening and end every conversation, whether or not its peer goes on."""
        self._closed = True
        try:
            await self._take_no_more()
        finally:
            if self._server is not None:
                self._server.close()
            self._until_closed.close()
            peers = list(self._peers)
            for peer in peers:
                peer.cancel()
            await asyncio.gather(*peers, return_exceptions=True)

    async def _take_no_more(self) -> None:
        """Accept nobody from here on, and have whoever was accepted just now turned away.

        asyncio forgets such a connection, still open, when its server is closed in that moment.
        """
        loop = asyncio.get_running_loop()
        for listener in self._server.sockets if self._server else ():
            loop.remove_reader(listener.fileno())
        await asyncio.sleep(0)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._closed or (self._most is not None and len(self._peers) >= self._most):
            writer.transport.abort()
            return
        peer = asyncio.create_task(self._converse(reader, writer))
        self._peers.add(peer)
        peer.add_done_callback(self._ended)

    def _ended(self, peer: asyncio.Task[None]) -> None:
        self._peers.discard(peer)
        if not peer.cancelled() and (error := peer.exception()):
            log.error("a conversation failed", exc_info=error)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._talk(reader, writer)
            writer.close()
            # What was written last is on its way; `close` does not wait for a peer that does not read it.
            await writer.wait_closed()
        except OSError as error:
            log.debug("a peer left: %s", error)
        finally:
            writer.transport.abort()
