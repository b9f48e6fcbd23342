"""The code of a new post makes its first manager, once."""

from __future__ import annotations

import re

import httpx
import pytest

from host_daemon.store.records import User
from tests.web_ui.conftest import token
from web_ui.accounts import first_start
from web_ui.core.services import Services


@pytest.fixture(autouse=True)
def nobody_yet(post: Services) -> None:
    for user in post.config.all(User):
        post.config.remove(User, user.name)


async def begin(browser: httpx.AsyncClient, code: str, password: str = "long enough") -> httpx.Response:
    csrf = token((await browser.get("/first-start")).text)
    form = {"csrf": csrf, "code": code, "name": "Olga", "password": password}
    return await browser.post("/first-start", data=form)


async def test_the_code_makes_the_first_manager(post: Services, browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/login")).headers["location"] == "/first-start"
    code = first_start.code(post.config)
    assert code is not None
    assert (await begin(browser, f" {code.lower().replace('-', ' ')} ")).status_code == 303
    assert (await browser.get("/now.json")).status_code == 200
    (user,) = post.config.all(User)
    assert (user.name, user.role) == ("Olga", "manager")
    assert user.password.startswith("$argon2id$")


async def test_the_code_works_once(post: Services, browser: httpx.AsyncClient) -> None:
    code = first_start.code(post.config)
    csrf = token((await browser.get("/first-start")).text)
    await begin(browser, str(code))
    form = {"csrf": csrf, "code": str(code), "name": "Eve", "password": "long enough"}
    browser.cookies.delete("smilepost_session")
    await browser.post("/first-start", data=form)
    assert [user.name for user in post.config.all(User)] == ["Olga"]
    assert first_start.code(post.config) is None


async def test_guesses_are_limited(post: Services, browser: httpx.AsyncClient) -> None:
    for _ in range(10):
        assert (await begin(browser, "AAAA-AAAA-AAAA")).status_code == 403
    assert (await begin(browser, str(first_start.code(post.config)))).status_code == 429


async def test_a_short_password_is_refused(post: Services, browser: httpx.AsyncClient) -> None:
    answer = await begin(browser, str(first_start.code(post.config)), password="short")
    assert answer.status_code == 422
    assert post.config.all(User) == ()


async def test_an_empty_code_is_no_code(post: Services, browser: httpx.AsyncClient) -> None:
    assert (await begin(browser, "")).status_code == 403
    assert (await begin(browser, " - ")).status_code == 403


def test_the_code_stays_until_it_is_used(post: Services) -> None:
    code = first_start.code(post.config)
    assert code is not None and re.fullmatch(r"[2-9A-HJKMNP-TV-Z]{4}(-[2-9A-HJKMNP-TV-Z]{4}){2}", code)
    assert first_start.code(post.config) == code
    first_start.use(post.config, User(name="Olga", role="manager", password="x"))
    assert first_start.code(post.config) is None
    assert not first_start.fits(post.config, code)
