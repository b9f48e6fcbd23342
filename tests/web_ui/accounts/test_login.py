from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from host_daemon.store.records import User
from web_ui.accounts.login import PER_NAME
from web_ui.core.services import Services


async def csrf(browser: httpx.AsyncClient, path: str = "/login") -> str:
    page = (await browser.get(path)).text
    return page.split('name="csrf" value="')[1].split('"')[0]


async def try_login(browser: httpx.AsyncClient, name: str, password: str, **more: str) -> httpx.Response:
    form = {"csrf": await csrf(browser), "name": name, "password": password, **more}
    return await browser.post("/login", data=form)


async def test_a_wrong_password_and_an_unknown_name_look_the_same(browser: httpx.AsyncClient) -> None:
    wrong = await try_login(browser, "manager", "not this one")
    unknown = await try_login(browser, "nobody", "not this one")
    assert (wrong.status_code, unknown.status_code) == (403, 403)
    assert "Name or password is wrong." in wrong.text and "Name or password is wrong." in unknown.text


async def test_a_space_that_a_phone_put_after_the_name_does_no_harm(
    browser: httpx.AsyncClient, password: str
) -> None:
    assert (await try_login(browser, "manager ", password)).status_code == 303


async def test_tries_are_limited_even_with_the_right_password(
    browser: httpx.AsyncClient, clock: Any, password: str
) -> None:
    for _ in range(PER_NAME[0]):
        assert (await try_login(browser, "manager", "wrong")).status_code == 403
    assert (await try_login(browser, "manager", password)).status_code == 429
    clock.at += PER_NAME[1] + 1
    assert (await try_login(browser, "manager", password)).status_code == 303


async def test_a_log_in_without_the_token_is_refused(browser: httpx.AsyncClient, password: str) -> None:
    form = {"name": "manager", "password": password, "csrf": "0" * 64}
    assert (await browser.post("/login", data=form)).status_code == 403
    assert (await browser.post("/login", data={"name": "manager", "password": password})).status_code == 403


async def test_the_cookie_is_hidden_from_scripts_and_other_sites(
    browser: httpx.AsyncClient, password: str
) -> None:
    answer = await try_login(browser, "manager", password)
    (line,) = [one for one in answer.headers.get_list("set-cookie") if one.startswith("smilepost_session=")]
    assert "HttpOnly" in line and "SameSite=Lax" in line and "Secure" not in line


async def test_the_token_is_nowhere_stored(post: Services, manager: httpx.AsyncClient) -> None:
    token = manager.cookies["smilepost_session"]
    stored = (post.data / "sessions.json").read_text()
    assert token not in stored and json.loads(stored)
    assert (post.data / "sessions.json").stat().st_mode & 0o777 == 0o600


async def test_logging_out_ends_the_session_everywhere(manager: httpx.AsyncClient) -> None:
    token = manager.cookies["smilepost_session"]
    page = (await manager.get("/incidents")).text
    proof = page.split('name="csrf" value="')[1].split('"')[0]
    assert (await manager.post("/logout", data={"csrf": proof})).status_code == 303
    manager.cookies.set("smilepost_session", token)
    assert (await manager.get("/now.json")).status_code == 401


async def test_a_session_ends_by_itself(manager: httpx.AsyncClient, clock: Any) -> None:
    clock.at += 12 * 3_600_000 - 1
    assert (await manager.get("/now.json")).status_code == 200
    clock.at += 2
    assert (await manager.get("/now.json")).status_code == 401


async def test_a_removed_user_is_out_at_once(post: Services, manager: httpx.AsyncClient) -> None:
    post.config.remove(User, "manager")
    assert (await manager.get("/now.json")).status_code == 401


@pytest.mark.parametrize(
    "onward", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x"]
)
async def test_the_way_onward_stays_on_the_post(
    browser: httpx.AsyncClient, onward: str, password: str
) -> None:
    answer = await try_login(browser, "manager", password, onward=onward)
    assert answer.headers["location"] == "/"
