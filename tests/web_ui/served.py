"""Pages on a real port, for browsers and other programs."""

from __future__ import annotations

import asyncio
import socket
import threading

import uvicorn

from host_daemon.events import Event
from host_daemon.store.journal import add
from tests.waiting import PATIENCE_S
from web_ui.app import create_app
from web_ui.core.services import Services


class Served:
    """The post's pages on a real port, in a thread of their own."""

    def __init__(self, post: Services, config: uvicorn.Config | None = None) -> None:
        self.post = post
        plain = uvicorn.Config(create_app(post), log_level="warning", timeout_graceful_shutdown=1)
        self.server = uvicorn.Server(config or plain)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._ready = threading.Event()

    def _run(self) -> None:
        async def serve() -> None:
            self.loop = asyncio.get_running_loop()
            self._ready.set()
            await self.server.serve(sockets=[self._socket])

        asyncio.run(serve())

    def publish(self, *events: Event) -> None:
        """What the core does with an event: on disk first, then to whoever looks."""
        self.post.journal.submit(lambda db: add(db, events, self.post.now())).result()
        for event in events:
            self.loop.call_soon_threadsafe(self.post.bus.publish, event)

    def __enter__(self) -> Served:
        self._thread.start()
        self._ready.wait(PATIENCE_S)
        return self

    def __exit__(self, *problem: object) -> None:
        self.server.should_exit = True
        self._thread.join(10)
        self._socket.close()
