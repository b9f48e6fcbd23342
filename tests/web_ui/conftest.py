"""A post in a temporary folder with one incident in it, and browsers that talk to its pages in memory."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import playwright.sync_api
import pytest
from argon2 import PasswordHasher

from host_daemon.events import Event, HealthReported
from host_daemon.health import HealthBoard
from host_daemon.live import Live
from host_daemon.store.config import Config
from host_daemon.store.journal import Journal, add, add_measures
from host_daemon.store.reader import Reader
from host_daemon.store.records import Board, Operator, Point, Role, User
from host_daemon.voice.shelf import Shelf
from tests.chromium import launch
from tests.web_ui.every_page import SURVEY, every_address, fill
from tests.web_ui.incident import AT, DEVICE, incident_events, measures
from tests.web_ui.served import Served
from tests.web_ui.speech import HELLO
from tests.web_ui.stage import FakeStage
from web_ui.app import create_app
from web_ui.post import Post
from web_ui.settings import WebSettings

PASSWORD = "correct horse battery"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


class Clock:
    def __init__(self) -> None:
        self.now = AT + 60_000

    def __call__(self) -> int:
        return self.now


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
def post(tmp_path: Path, journal: Journal, clock: Clock, stage: FakeStage) -> Post:
    """A post with four users, one per role, and the incident of `incident_events`."""
    config = Config(tmp_path)
    config.put(Point(id="point-1", name="Counter 1"))
    config.put(Operator(id="anna", name="Anna"))
    config.put(
        Board(device=DEVICE, name="Remote at the counter", app="remote", pins="remote-s3", point="point-1")
    )
    roles: tuple[Role, ...] = ("manager", "technician", "viewer", "operator")
    for role in roles:
        config.put(User(name=role, role=role, password=CHEAP))
    journal.submit(lambda db: add(db, incident_events(tmp_path), AT)).result()
    journal.submit(lambda db: add_measures(db, measures())).result()
    health = HealthBoard()
    health.put(
        HealthReported(
            uid="microphone:counter",
            at=AT + 59_000,
            sense="microphone",
            name="counter",
            health="ok",
            detail={"level_dbfs": -42.5},
            virtual=True,
        )
    )
    health.put(
        HealthReported(
            uid="camera:counter",
            at=AT + 59_000,
            sense="camera",
            name="counter",
            health="failed",
            problem="The camera gives no pictures",
            virtual=True,
        )
    )
    live = Live()

    async def submit(event: Event) -> None:
        await journal.write(lambda db: add(db, [event], clock()))
        live.publish(event)

    return Post(
        config=config,
        reader=Reader(journal.path),
        journal=journal,
        health=health,
        live=live,
        data=tmp_path,
        settings=WebSettings(),
        zone=ZoneInfo("Europe/Moscow"),
        now=clock,
        stage=stage,
        submit=submit,
        restart=lambda: None,
    )


Browser = httpx.AsyncClient
LogIn = Callable[..., Any]


def token(page: str) -> str:
    """The CSRF token in a page."""
    found = re.search(r'name="csrf" (?:content|value)="(\w+)"', page)
    assert found, page
    return found.group(1)


@pytest.fixture
async def browser(post: Post) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who has not logged in."""
    transport = httpx.ASGITransport(create_app(post))
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
def served(post: Post) -> Iterator[Served]:
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
def addresses(post: Post) -> list[str]:
    return every_address(post)


@pytest.fixture
def busy(post: Post) -> Post:
    """The post with something to show on every page."""
    fill(post)
    return post


@pytest.fixture
def shelf(post: Post) -> Shelf:
    """The post's phrases: one."""
    shelf = Shelf(post.data)
    shelf.put(HELLO)
    return shelf


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
