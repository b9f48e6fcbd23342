"""A post in a temporary folder with one incident in it, and browsers that talk to its pages in memory."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import playwright.sync_api
import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI

from host_daemon.audio.capture import card_list
from host_daemon.audio.capture.sound_card import CardInfo
from host_daemon.events import Event
from host_daemon.store.journal import Journal
from host_daemon.voice.phrase_store import PhraseStore
from tests.chromium import launch
from tests.web_ui.fresh import PASSWORD, Clock, fresh_post
from tests.web_ui.incident import incident_events
from tests.web_ui.pages import SURVEY
from tests.web_ui.phrase_data import HELLO
from tests.web_ui.served import Served
from tests.web_ui.stage import FakeStage
from web_ui.app import create_app
from web_ui.core.services import Services


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def stage() -> FakeStage:
    return FakeStage()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Journal(tmp_path / "journal.sqlite3")
    yield journal
    journal.close()


@pytest.fixture
def post(tmp_path: Path, journal: Journal, clock: Clock, stage: FakeStage) -> Services:
    return fresh_post(tmp_path, journal, clock, stage)


@pytest.fixture(autouse=True)
def no_sound_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cards are not asked of a process, which takes seconds."""

    async def none(data: Path) -> tuple[CardInfo, ...]:
        return ()

    monkeypatch.setattr(card_list, "cards", none)


Browser = httpx.AsyncClient
LogIn = Callable[..., Any]


def token(page: str) -> str:
    """The CSRF token in a page."""
    found = re.search(r'name="csrf" (?:content|value)="(\w+)"', page)
    assert found, page
    return found.group(1)


@pytest.fixture
def app(post: Services) -> FastAPI:
    return create_app(post)


@pytest.fixture
async def browser(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who has not logged in."""
    transport = httpx.ASGITransport(app)
    headers = {"accept": "text/html", "accept-language": "en"}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://127.0.0.1:8000", headers=headers
    ) as client:
        yield client


@pytest.fixture
def log_in(browser: httpx.AsyncClient) -> LogIn:
    """`await log_in("manager")` gives that user's browser."""

    async def enter(name: str, password: str = PASSWORD) -> httpx.AsyncClient:
        page = await browser.get("/login")
        form = {"csrf": token(page.text), "name": name, "password": password}
        answer = await browser.post("/login", data=form)
        assert answer.status_code == 303, answer.text
        return browser

    return enter


@pytest.fixture
async def manager(log_in: LogIn) -> httpx.AsyncClient:
    client: httpx.AsyncClient = await log_in("manager")
    return client


@pytest.fixture
def served(post: Services) -> Iterator[Served]:
    with Served(post) as served:
        yield served


@pytest.fixture(scope="module")  # its event loop must not outlive the module
def chromium() -> Iterator[playwright.sync_api.Browser]:
    playwright.sync_api.expect.set_options(timeout=20_000)  # a busy machine is slow
    with playwright.sync_api.sync_playwright() as play:
        browser = launch(play)
        yield browser
        browser.close()


@pytest.fixture
def phrase_store(post: Services) -> PhraseStore:
    """The post's phrases: one."""
    phrase_store = PhraseStore(post.data)
    phrase_store.put(HELLO)
    return phrase_store


@pytest.fixture(name="survey")
def survey_fixture() -> dict[str, Any]:
    return SURVEY


@pytest.fixture
def password() -> str:
    return PASSWORD


@pytest.fixture(name="incident_events")
def incident_events_fixture() -> Callable[..., list[Event]]:
    return incident_events


@pytest.fixture
def send(browser: httpx.AsyncClient) -> Callable[..., Any]:
    """`await send("/users", page="/users", name=...)` posts a form as the page would."""

    async def post_form(path: str, page: str, **form: Any) -> httpx.Response:
        text = (await browser.get(page)).text
        return await browser.post(path, data={"csrf": token(text), **form})

    return post_form


@pytest.fixture
def served_for() -> type[Served]:
    return Served


@pytest.fixture
def pin(post: Services) -> str:
    """Anna's PIN."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    post.config.put_secret("pins", "anna", cheap.hash("2468"))
    return "2468"


@pytest.fixture
async def anna(pin: str, send: Any, browser: httpx.AsyncClient) -> httpx.AsyncClient:
    answer = await send("/console/pin", page="/console/pin", name="anna ", pin=pin)
    assert (answer.status_code, answer.headers["location"]) == (303, "/console"), answer.text
    return browser


@pytest.fixture
def page(chromium: playwright.sync_api.Browser, served: Served) -> Iterator[playwright.sync_api.Page]:
    """A tab on a desktop, in which nothing may go wrong."""
    context = chromium.new_context(locale="en-GB", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(30_000)  # a busy machine is slow
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    context.close()
    assert not problems, problems
