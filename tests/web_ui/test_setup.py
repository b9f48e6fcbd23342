from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest

from host_daemon.events import BoardReported
from host_daemon.store.journal import add
from host_daemon.store.records import Board, Operator, Target
from web_ui.post import Post


async def test_operators_are_added_renamed_and_removed(
    post: Post, manager: httpx.AsyncClient, send: Any
) -> None:
    for name in ("Жанна Д.", "Жанна Д."):
        await send("/people/operators", "/people", name=name)
    assert [one.id for one in post.config.operators()] == ["anna", "жанна-д", "жанна-д-2"]
    await send("/people/operators", "/people", id="жанна-д", name="Жанна")
    assert post.config.one(Operator, "жанна-д") == Operator(id="жанна-д", name="Жанна")
    await send("/people/operators", "/people", id="жанна-д", name="Жанна", remove="true")
    assert post.config.one(Operator, "жанна-д") is None


async def test_a_nameless_or_unknown_one_is_refused(manager: httpx.AsyncClient, send: Any) -> None:
    assert (await send("/people/points", "/people", name="  ")).status_code == 422
    assert (await send("/people/points", "/people", id="nowhere", name="x")).status_code == 404
    assert (await send("/people/users", "/people", name="x")).status_code == 404


async def test_the_address_of_a_target_is_never_shown(
    post: Post, manager: httpx.AsyncClient, send: Any
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
    post: Post, manager: httpx.AsyncClient, send: Any
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
    assert ("hook took the test message." in answer.text) == status.startswith("200")
    assert ('class="notice failed"' in answer.text) != status.startswith("200")


BOARD = Board(device="a0b1c2d3e4f5", name="Remote", app="remote", pins="remote-s3", point="point-1")


def report(seq: int, at: int, millivolts: int) -> BoardReported:
    return BoardReported(
        uid=f"{BOARD.device}.1.{seq}/status", at=at, device=BOARD.device, boot=1, seq=seq, app="remote",
        version="0.1.0", reset_cause="power", uptime_s=60, queue=0, dropped=0, stuck=0, battery_mv=millivolts,
        signal_dbm=-61, free_memory=100_000, counters=(1, 2, 3), link="serial",
    )  # fmt: skip


async def test_a_board_shows_its_newest_report_and_its_battery(
    post: Post, manager: httpx.AsyncClient
) -> None:
    post.config.put(BOARD)
    now = post.now()
    reports = [report(n, now - 3_600_000 * (10 - n), 3000 - n) for n in range(10)]
    post.journal.submit(lambda db: add(db, reports, now)).result()
    (line,) = (await manager.get("/boards.json")).json()["boards"]
    assert line["report"]["battery_mv"] == 2991
    assert [mv for _, mv in line["battery"]] == list(range(3000, 2990, -1))
    assert line["pressed_at"] == 1_795_262_400_000
    assert "2.99 V" in (await manager.get("/boards")).text


async def test_a_board_gets_a_name_and_an_owner(post: Post, log_in: Any, send: Any) -> None:
    post.config.put(BOARD)
    await log_in("technician")
    form = {"name": "Left remote", "point": "point-1", "operator": "anna"}
    assert (await send(f"/boards/{BOARD.device}", "/boards", **form)).status_code == 303
    changed = post.config.board(BOARD.device)
    assert changed is not None and (changed.name, changed.operator, changed.pins) == (
        "Left remote",
        "anna",
        "remote-s3",
    )
    assert (await send(f"/boards/{BOARD.device}", "/boards", **{**form, "point": "x"})).status_code == 422
    assert (await send("/boards/000000000000", "/boards", **form)).status_code == 404
