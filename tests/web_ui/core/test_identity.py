"""Visitors of requests, their language, and the cookies that tell."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from web_ui.core.identity import cookie


async def test_a_chosen_language_is_remembered(browser: httpx.AsyncClient) -> None:
    assert 'lang="en"' in (await browser.get("/login")).text
    assert "Войти" in (await browser.get("/login?language=ru")).text
    assert "Войти" in (await browser.get("/login")).text


async def test_an_unknown_language_changes_nothing(browser: httpx.AsyncClient) -> None:
    assert 'lang="en"' in (await browser.get("/login?language=xx")).text


async def test_every_browser_gets_a_secret_of_its_own_for_its_forms(app: FastAPI) -> None:
    secrets = set()
    for _ in range(2):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as browser:
            await browser.get("/login")
            secrets.add(browser.cookies["smilepost_form"])
            again = await browser.get("/login")
            assert "smilepost_form" not in again.headers.get("set-cookie", "")
    assert len(secrets) == 2


async def test_files_leave_no_cookie(browser: httpx.AsyncClient) -> None:
    assert "set-cookie" not in (await browser.get("/static/any/app.css")).headers


@pytest.mark.parametrize("secret", ["short", "x" * 65])
async def test_a_secret_that_cannot_be_ours_is_replaced(browser: httpx.AsyncClient, secret: str) -> None:
    answer = await browser.get("/login", headers={"cookie": f"smilepost_form={secret}"})
    assert answer.cookies["smilepost_form"] != secret


async def test_a_made_up_token_is_nobody_s(browser: httpx.AsyncClient, clock: Any) -> None:
    browser.cookies.set("smilepost_session", "x" * 43)
    assert (await browser.get("/now.json")).status_code == 401


def test_a_cookie_is_kept_from_scripts_and_other_sites() -> None:
    line = "name=value; Path=/; HttpOnly; SameSite=Lax"
    assert cookie("name", "value", None, secure=False) == line
    assert cookie("name", "value", 60, secure=True) == f"{line}; Max-Age=60; Secure"
