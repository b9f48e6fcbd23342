from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest

from host_daemon.store.records import Operator, Point, Target
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
    assert post.config.one(Target, "chat") == Target(name="chat", language="en", may=())


async def test_a_target_without_an_address_is_refused(
    post: Services, manager: httpx.AsyncClient, send: Any
) -> None:
    assert (await send("/targets", "/targets", name="chat", language="ru")).status_code == 422
    answer = await send("/targets", "/targets", name="chat", language="ru", address="not an address")
    assert answer.status_code == 422 and "not one that can be delivered to" in answer.text
    assert post.config.targets() == () and post.config.address("chat") is None


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


async def test_a_new_target_gets_counts_alone_until_more_is_ticked(
    post: Services, manager: httpx.AsyncClient, send: Any
) -> None:
    await send("/targets", "/targets", name="chat", language="en", address="json://127.0.0.1/")
    assert post.config.one(Target, "chat") == Target(name="chat", may=())
    await send("/targets", "/targets", name="chat", language="en", may=["photo", "words"], limits="true")
    assert post.config.one(Target, "chat") == Target(name="chat", may=("words", "photo"))
    await send("/targets", "/targets", name="chat", language="ru", address="json://127.0.0.2/")
    assert post.config.one(Target, "chat") == Target(name="chat", language="ru", may=("words", "photo"))


async def test_a_target_belongs_to_a_point_or_to_an_operator(
    post: Services, manager: httpx.AsyncClient, send: Any
) -> None:
    post.config.put(Point(id="till", name="Till"))
    post.config.put(Operator(id="anna", name="Anna"))
    fields = {"name": "hers", "language": "en", "address": "json://127.0.0.1/"}
    assert (await send("/targets", "/targets", **fields, audience="operator")).status_code == 422
    assert (await send("/targets", "/targets", **fields, audience="point", point=["gone"])).status_code == 422
    await send("/targets", "/targets", **fields, audience="operator", operator="anna")
    assert post.config.one(Target, "hers") == Target(
        name="hers", audience="operator", operator="anna", may=()
    )
    await send("/targets", "/targets", **fields, audience="point", point=["till"], limits="true")
    assert post.config.one(Target, "hers") == Target(name="hers", audience="point", points=("till",), may=())
    shown = (await manager.get("/targets.json")).json()["targets"]
    assert [(one["audience"], one["points"]) for one in shown] == [("point", ["till"])]


async def test_a_name_that_stands_for_several_targets_is_refused(
    post: Services, manager: httpx.AsyncClient, send: Any
) -> None:
    for name in ("all", "@operator"):
        answer = await send("/targets", "/targets", name=name, language="en", address="json://127.0.0.1/")
        assert answer.status_code == 422
    assert post.config.targets() == ()
