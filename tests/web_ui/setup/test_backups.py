"""A backup made, taken in again and checked, through the pages."""

from __future__ import annotations

import re
from typing import Any

import httpx

from host_daemon.backup import pending
from host_daemon.store.config import Config
from host_daemon.store.records import Operator
from web_ui.core.services import Services

PASSPHRASE = "a long winter"


async def upload(manager: httpx.AsyncClient, content: bytes) -> httpx.Response:
    page = (await manager.get("/backup")).text
    found = re.search(r'name="csrf" content="(\w+)"', page)
    assert found
    return await manager.put("/backup/upload", content=content, headers={"x-csrf": found.group(1)})


async def test_there_and_back(post: Services, manager: httpx.AsyncClient, send: Any) -> None:
    made = await send("/backup/make", page="/backup", passphrase=PASSPHRASE, journal="true")
    assert made.status_code == 200
    assert 'filename="smilepost-2026-11-21.zip"' in made.headers["content-disposition"]
    post.config.remove(Operator, "anna")
    assert (await upload(manager, made.content)).json() == {"bytes": len(made.content)}
    checked = await send("/backup/check", page="/backup", passphrase=PASSPHRASE)
    assert checked.status_code == 200 and "is valid" in checked.text
    assert post.config.operators() == ()  # nothing is changed before the post starts anew
    pending.carry_out(post.data, lambda: None)
    assert Config(post.data).operators() == (Operator(id="anna", name="Anna"),)


async def test_a_wrong_passphrase_can_be_tried_again(manager: httpx.AsyncClient, send: Any) -> None:
    made = await send("/backup/make", page="/backup", passphrase=PASSPHRASE)
    await upload(manager, made.content)
    refused = await send("/backup/check", page="/backup", passphrase="wrong words")
    assert refused.status_code == 422 and "not the one" in refused.text
    assert (await send("/backup/check", page="/backup", passphrase=PASSPHRASE)).status_code == 200


async def test_a_picture_is_no_backup(manager: httpx.AsyncClient, send: Any) -> None:
    await upload(manager, b"\xff\xd8\xff" * 1000)
    assert "not a backup" in (await send("/backup/check", page="/backup", passphrase=PASSPHRASE)).text
    assert (await send("/backup/cancel", page="/backup")).status_code == 303
    assert (await send("/backup/check", page="/backup", passphrase=PASSPHRASE)).status_code == 409


async def test_a_short_passphrase_is_refused(manager: httpx.AsyncClient, send: Any) -> None:
    assert (await send("/backup/make", page="/backup", passphrase="short")).status_code == 422


async def test_an_upload_needs_the_token(manager: httpx.AsyncClient) -> None:
    assert (await manager.put("/backup/upload", content=b"x")).status_code == 403
