"""Control of the simulation by other processes: one JSON object per line on a Unix socket.

A request is `{"do": VERB, ...}`, its answer `{"ok": VALUE}` or `{"error": TEXT}`.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from host_daemon.base.stream_server import StreamServer
from host_daemon.base.unix_socket import address

Verb = Callable[..., Awaitable[Any]]

LINE_BYTES = 1 << 20


class NoAnswer(OSError):
    """The stand-ins do not run."""


class NotDone(ValueError):
    """The stand-ins could not do what was asked. The text says why."""


async def serve(path: Path, verbs: Mapping[str, Verb]) -> StreamServer:
    """Answer requests at `path` until the server is closed. A verb's errors are answered, not raised."""

    async def answer(request: dict[str, Any]) -> dict[str, Any]:
        verb = verbs.get(str(request.pop("do", "")))
        if verb is None:
            return {"error": f"known here: {', '.join(sorted(verbs))}"}
        try:
            return {"ok": await verb(**request)}
        except ValueError as error:
            return {"error": str(error)}
        except (TypeError, LookupError, OSError) as error:
            return {"error": f"{type(error).__name__}: {error}"}

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            try:
                request = json.loads(line)
            except ValueError:
                request = {}
            reply = await answer(request if isinstance(request, dict) else {})
            writer.write(json.dumps(reply, ensure_ascii=False).encode() + b"\n")
            await writer.drain()

    server = StreamServer(talk, limit=LINE_BYTES)
    await server.listen_unix(path)
    return server


async def ask(path: Path, verb: str, timeout_s: float = 30, **arguments: Any) -> Any:
    """Have one verb done. Raises NoAnswer or NotDone."""
    return await asyncio.to_thread(ask_now, path, verb, timeout_s, **arguments)


def ask_now(path: Path, verb: str, timeout_s: float = 30, **arguments: Any) -> Any:
    """`ask` for callers without an event loop."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(timeout_s)
            with address(path) as short:
                connection.connect(short)
            connection.sendall(json.dumps({"do": verb, **arguments}).encode() + b"\n")
            with connection.makefile("rb") as lines:
                reply = json.loads(lines.readline() or b"{}")
    except (OSError, ValueError) as error:
        raise NoAnswer(f"no stand-ins answer at {path}: {error}") from None
    if "ok" not in reply:
        raise NotDone(str(reply.get("error", "no answer")))
    return reply["ok"]
