"""Target of the demonstration's incidents: a small HTTP receiver that keeps what arrived.

It takes what Apprise's JSON notifications send. A repeat with the same Idempotency-Key is answered
and counted, and shown once.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
from pathlib import Path
from typing import Any

from host_daemon.base.clock import now_ms
from host_daemon.base.files import write_whole
from host_daemon.base.stream_server import StreamServer

MOST_BYTES = 64 << 20
# The oldest go first: this is a window on the demonstration, not an archive.
KEPT = 50


class Receiver:
    """Listens on a loopback port; what arrived is kept under `folder`."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self._folder = folder
        self._port = port
        self._server = StreamServer(self._talk)
        self._index = folder / "received.json"
        self.refusing = False

    @property
    def address(self) -> str:
        """The Apprise URL that leads here."""
        return f"json://127.0.0.1:{self._server.port}/"

    async def start(self) -> None:
        await self._server.listen("127.0.0.1", self._port)

    async def stop(self) -> None:
        await self._server.close()

    async def refuse(self, on: bool) -> bool:
        """Answer 503 from now on, as a target that is down does; or stop doing so."""
        self.refusing = on
        return on

    async def received(self) -> list[dict[str, Any]]:
        """All that arrived, oldest first: key, at, times (1 and its repeats), title, text, files.

        Each file has its name, path, bytes and sha256.
        """
        return list(json.loads(self._index.read_text())) if self._index.exists() else []

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            status = await self._take(reader)
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError, ValueError):
            status = "400 Bad Request"
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()

    async def _take(self, reader: asyncio.StreamReader) -> str:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (line.partition(":") for line in head[1:])
        }
        length = int(headers.get("content-length", "0"))
        if length > MOST_BYTES:
            return "413 Content Too Large"
        body = json.loads(await reader.readexactly(length))
        if self.refusing:
            return "503 Service Unavailable"
        await self._keep(headers.get("idempotency-key", ""), body)
        return "200 OK"

    async def _keep(self, key: str, body: dict[str, Any]) -> None:
        entries = await self.received()
        for entry in entries:
            if key and entry["key"] == key:
                entry["times"] += 1
                break
        else:
            files = []
            for number, attachment in enumerate(body.get("attachments", ())):
                content = base64.b64decode(attachment["base64"])
                digest = hashlib.sha256(content).hexdigest()
                name = Path(str(attachment.get("filename", number))).name
                path = self._folder / f"{digest[:16]}-{name}"
                write_whole(path, content)
                files.append({"name": name, "path": str(path), "bytes": len(content), "sha256": digest})
            entries.append(
                {
                    "key": key,
                    "at": now_ms(),
                    "times": 1,
                    "title": str(body.get("title", "")),
                    "text": str(body.get("message", "")),
                    "files": files,
                }
            )
        write_whole(self._index, json.dumps(entries[-KEPT:], ensure_ascii=False, indent=1).encode())
