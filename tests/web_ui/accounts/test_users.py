from __future__ import annotations

from typing import Any

import httpx
import pytest

from host_daemon.store.records import User
from web_ui.core.services import Services


@pytest.fixture
async def users(manager: httpx.AsyncClient, send: Any) -> Any:
    async def change(path: str = "/users", **form: str) -> httpx.Response:
        answer: httpx.Response = await send(path, "/users", **form)
        return answer

    return change


async def test_a_new_user_may_log_in(post: Services, users: Any, log_in: Any) -> None:
    assert (await users(name="vera", role="viewer", password="long enough")).status_code == 303
    vera = post.config.one(User, "vera")
    assert vera is not None and vera.password.startswith("$argon2id$")
    browser = await log_in("vera", "long enough")
    assert (await browser.get("/incidents.json")).status_code == 200
    assert (await browser.get("/users.json")).status_code == 403


async def test_a_new_user_takes_no_other_users_name(post: Services, users: Any) -> None:
    before = post.config.one(User, "viewer")
    answer = await users(name="viewer", role="manager", password="long enough", new="true")
    assert answer.status_code == 409 and "already a user of this name" in answer.text
    assert post.config.one(User, "viewer") == before
    assert (await users(name="vera", role="viewer", password="long enough", new="true")).status_code == 303


async def test_no_page_shows_a_password(manager: httpx.AsyncClient) -> None:
    for path in ("/users", "/users.json", "/me.json"):
        assert "argon2" not in (await manager.get(path)).text


async def test_a_changed_role_ends_the_log_ins(
    post: Services, users: Any, browser: httpx.AsyncClient, log_in: Any
) -> None:
    manager_token = browser.cookies["smilepost_session"]
    browser.cookies.clear()
    viewer = await log_in("viewer")
    viewer_token = viewer.cookies["smilepost_session"]
    browser.cookies.set("smilepost_session", manager_token)
    await users(name="viewer", role="operator")
    browser.cookies.set("smilepost_session", viewer_token)
    assert (await browser.get("/now.json")).status_code == 401


async def test_the_last_manager_stays(post: Services, users: Any) -> None:
    assert (await users(path="/users/remove", name="manager")).status_code == 409
    assert (await users(name="manager", role="viewer")).status_code == 409
    await users(name="olga", role="manager", password="long enough")
    assert (await users(path="/users/remove", name="manager")).status_code == 303


async def test_a_user_without_a_good_password_is_refused(post: Services, users: Any) -> None:
    assert (await users(name="new", role="viewer", password="short")).status_code == 422
    assert (await users(name="new", role="viewer")).status_code == 422
    assert (await users(name="new", role="emperor", password="long enough")).status_code == 422
    assert post.config.one(User, "new") is None


async def test_the_own_password_is_changed_with_the_old_one(
    post: Services, browser: httpx.AsyncClient, log_in: Any, send: Any, password: str
) -> None:
    await log_in("viewer")
    assert (await send("/me", "/me", old="wrong", new="long enough")).status_code == 403
    assert (await send("/me", "/me", old=password, new="long enough")).status_code == 303
    assert (await browser.get("/now.json")).status_code == 200  # this log-in stays
    browser.cookies.clear()
    await log_in("viewer", "long enough")
