"""Roles of routes, and the token of writes."""

from __future__ import annotations

import dataclasses

import pytest
from fastapi import HTTPException

from host_daemon.base.texts import texts
from host_daemon.store.records import Role
from web_ui.core.access import CONSOLE, EVERYBODY, READERS, Allowed, form_token, header_token
from web_ui.core.visitor import Visitor

STRANGER = Visitor(name=None, role=None, csrf="a" * 64, texts=texts("en"), address="")


def user(role: Role) -> Visitor:
    return dataclasses.replace(STRANGER, name="x", role=role)


async def status(allowed: Allowed, who: Visitor) -> int:
    try:
        assert await allowed(who) is who
    except HTTPException as error:
        return error.status_code
    return 200


@pytest.mark.parametrize(
    ("who", "found"),
    [
        (STRANGER, 401),
        (user("manager"), 200),
        (user("viewer"), 200),
        (user("listener"), 200),
        (user("operator"), 403),
    ],
)
async def test_readers_are_managers_viewers_and_listeners(who: Visitor, found: int) -> None:
    assert await status(READERS, who) == found


async def test_everybody_needs_no_log_in() -> None:
    assert await status(EVERYBODY, STRANGER) == 200


@pytest.mark.parametrize(
    ("who", "found"),
    [
        (STRANGER, 401),
        (dataclasses.replace(STRANGER, operator="anna"), 200),
        (user("operator"), 401),
        (user("viewer"), 403),
        (dataclasses.replace(user("viewer"), operator="anna"), 200),
    ],
)
async def test_the_console_asks_for_a_pin(who: Visitor, found: int) -> None:
    assert await status(CONSOLE, who) == found


@pytest.mark.parametrize("check", [form_token, header_token])
@pytest.mark.parametrize(
    ("written", "good"), [("a" * 64, True), ("b" * 64, False), ("", False), ("ю", False)]
)
async def test_a_write_carries_the_visitor_s_token(check: object, written: str, good: bool) -> None:
    try:
        await check(STRANGER, written)  # type: ignore[operator]
    except HTTPException as error:
        assert (good, error.status_code) == (False, 403)
    else:
        assert good
