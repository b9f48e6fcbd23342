from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest

from host_daemon.store.records import Target
from web_ui.core.services import Services


async def test_the_address_of_a_target_is_never_shown(
    post: Services, manager: httpx.AsyncClient, send: Any
) -> None:
    secret = "tgram://123456:secret-token/789"
    assert (await send("/targets", "/targets", name="chat", language="ru", address=secret)).status_code == 303
    assert post.config.address("chat") == secret
    for path in ("/targets", "/targets.json"):
        assert "secret-token" not in (await manager.get(path)).text
    await send("/targets", "/targets", name="chat", language="en")
    assert post.config.address("chat") == secret
    assert post.config.one(Target, "chat") == Target(name="chat", language="en")


async def test_a_target_without_an_address_is_refused(
    post: Services, manager: httpx.AsyncClient, send: Any
) -> None:
    assert (await send("/targets", "/targets", name="chat", language="ru")).status_code == 422
    assert post.config.targets() == ()


@pytest.mark.parametrize("status", ["200 OK", "500 No"])
async def test_a_target_is_tried(manager: httpx.AsyncClient, send: Any, status: str) -> None:
    bodies: list[dict[str, Any]] = []

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.split("content-length:")[1].split("\r\n")[0])
        bodies.append(json.loads(await reader.readexactly(length)))
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        await send("/targets", "/targets", name="hook", language="en", address=f"json://127.0.0.1:{port}/")
        answer = await send("/targets/try", "/targets", name="hook")
    assert bodies and bodies[0]["title"] == "Test of Smilepost"
    assert ("hook accepted the test message." in answer.text) == status.startswith("200")
    assert ('class="notice failed"' in answer.text) != status.startswith("200")
