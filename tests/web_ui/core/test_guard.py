from __future__ import annotations

import dataclasses
from typing import Any

import httpx
import pytest

from web_ui.app import create_app
from web_ui.core.services import Services


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8000", "", "[evil]", "::1.evil"],
)
async def test_a_foreign_host_is_refused(browser: httpx.AsyncClient, host: str) -> None:
    assert (await browser.get("/login", headers={"host": host})).status_code == 421


async def test_a_name_that_is_not_ours_is_told_what_to_do_in_either_language(
    browser: httpx.AsyncClient,
) -> None:
    for language, said in (("en", "add the name in the settings"), ("ru-RU,ru", "добавьте имя в параметрах")):
        headers = {"host": "smilepost.lan", "accept-language": language}
        answer = await browser.get("/login", headers=headers)
        assert (answer.status_code, said in answer.text) == (421, True)


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8000", "localhost", "LOCALHOST:8000", "192.168.1.20", "[::1]:8000"]
)
async def test_an_own_name_or_any_address_is_served(browser: httpx.AsyncClient, host: str) -> None:
    assert (await browser.get("/login", headers={"host": host})).status_code == 200


async def test_a_name_from_the_settings_is_served(post: Services) -> None:
    named = dataclasses.replace(
        post, settings=dataclasses.replace(post.settings, names=("post.shop.example",))
    )
    transport = httpx.ASGITransport(create_app(named))
    async with httpx.AsyncClient(transport=transport, base_url="http://post.shop.example") as client:
        assert (await client.get("/login")).status_code == 200


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://127.0.0.1:9000", "http://localhost:8000"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_foreign_origin_is_refused(browser: httpx.AsyncClient, method: str, origin: str) -> None:
    assert (await browser.request(method, "/login", headers={"origin": origin})).status_code == 403


async def test_the_own_origin_is_served(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/login", headers={"origin": "http://127.0.0.1:8000"})
    assert answer.status_code == 200


async def test_every_answer_carries_the_security_headers(browser: httpx.AsyncClient) -> None:
    for path in ("/login", "/static/any/app.css", "/nothing-here", "/now.json"):
        headers = (await browser.get(path)).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy, path
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


async def test_pages_are_not_kept_by_caches(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/login")).headers["cache-control"] == "no-store"


async def test_a_long_body_is_refused_before_it_is_read(browser: httpx.AsyncClient) -> None:
    answer = await browser.post("/login", content=b"x" * 300_000)
    assert answer.status_code == 413


async def test_a_long_body_of_unknown_length_is_refused(browser: httpx.AsyncClient) -> None:
    async def endless() -> Any:
        for _ in range(100):
            yield b"x" * 10_000

    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = await browser.post("/login", content=endless(), headers=headers)
    assert answer.status_code == 413


async def test_a_failure_of_ours_tells_nothing_and_keeps_the_headers(post: Services) -> None:
    class Broken:
        def now(self) -> int:
            raise RuntimeError("secret detail")

    app = create_app(dataclasses.replace(post, clock=Broken()))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        answer = await client.get("/display/point-1")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "frame-ancestors" in answer.headers["content-security-policy"]
