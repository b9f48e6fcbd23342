"""A post in a temporary folder with one incident in it, and browsers that talk to its pages in memory."""

from __future__ import annotations

import asyncio
import hashlib
import re
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import numpy as np
import playwright.sync_api
import pytest
import soundfile
import uvicorn
from argon2 import PasswordHasher
from fastapi.routing import APIRoute

from host_daemon.events import (
    BackgroundAsked,
    BackgroundMeasured,
    BurstSeen,
    CutAsked,
    Event,
    ExpressionMeasured,
    FacesMeasured,
    HealthReported,
    IncidentOpened,
    PhotoAsked,
    PhotoTaken,
    Pressed,
    QuestionAsked,
    Rated,
    TrackCut,
)
from host_daemon.health import HealthBoard
from host_daemon.live import Live
from host_daemon.store.config import Config
from host_daemon.store.journal import Journal, add, add_measures
from host_daemon.store.reader import Reader
from host_daemon.store.records import Board, Operator, Point, Role, User
from host_daemon.voice.phrase import Phrase
from host_daemon.voice.shelf import Shelf
from web_ui.app import create_app
from web_ui.post import Post
from web_ui.settings import WebSettings

# 21 November 2026, 15:00:00 in Moscow.
AT = 1_795_262_400_000
DEVICE = "a0b1c2d3e4f5"
PASSWORD = "correct horse battery"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


# A key question, a factor, a choice and a free answer.
SURVEY = {
    "name": "Visit",
    "points": ["point-1"],
    "questions": [
        {
            "name": "Overall",
            "kind": "smileys",
            "text": {"ru": "Как прошёл визит?", "en": "How was your visit?"},
        },
        {"name": "Clean", "kind": "smileys", "text": {"ru": "Было чисто?", "en": "Was it clean?"}},
        {
            "name": "Why here",
            "kind": "choice",
            "text": {"ru": "Почему к нам?", "en": "Why us?"},
            "choices": [{"ru": "Близко", "en": "Near"}, {"ru": "Цена", "en": "Price"}],
        },
        {"name": "Wish", "kind": "text", "text": {"ru": "Чего не хватает?", "en": "What do you miss?"}},
    ],
}


class FakeStage:
    """One remote whose light comes on when the red smiley is pressed."""

    def __init__(self) -> None:
        self.pressed: list[tuple[str, str, str]] = []
        self.down = False

    async def boards(self) -> list[dict[str, Any]]:
        if self.down:
            raise ConnectionRefusedError
        buttons = [{"name": name, "label": name.capitalize()} for name in ("green", "yellow", "red")]
        return [
            {
                "name": "Remote at the counter",
                "app": "remote",
                "buttons": buttons,
                "lights": {"thanks": bool(self.pressed)},
                "power": True,
            }
        ]

    async def press(self, board: str, button: str, gesture: str) -> None:
        if board != "Remote at the counter":
            raise KeyError(board)
        self.pressed.append((board, button, gesture))

    async def received(self) -> list[dict[str, Any]]:
        first = {
            "time": AT + 900,
            "title": "Negative rating",
            "text": "Counter 1, Anna",
            "attachments": ["photo.jpg"],
            "repeats": 1,
        }
        return [first, {**first, "time": AT + 20_000, "title": "Track", "attachments": ["track.opus"]}]


class Clock:
    def __init__(self) -> None:
        self.now = AT + 60_000

    def __call__(self) -> int:
        return self.now


def incident_events(data: Path, at: int = AT, seq: int = 1) -> list[Event]:
    """A red press with a track of 30 s, of which 2 s are missing, a photo and its background."""
    press = f"{DEVICE}.1.{seq}"
    rated = f"{press}/rated"
    sound = data / f"tracks/{seq}.flac"
    sound.parent.mkdir(parents=True, exist_ok=True)
    seconds = np.arange(28 * 16_000) / 16_000
    samples = (0.3 * np.sin(2 * np.pi * 440 * seconds) * np.abs(np.sin(seconds))).astype("float32")
    soundfile.write(sound, samples, 16_000)
    peaks = tuple(int(100 * part.max()) for part in np.array_split(np.abs(samples), 400))
    picture = data / f"photos/{seq}.jpg"
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_bytes(_jpeg())
    cut, photo, background = f"{rated}/cut/incident", f"{rated}/photo/counter", f"{rated}/background"
    return [
        Pressed(
            uid=press,
            at=at,
            device=DEVICE,
            boot=1,
            seq=seq,
            button=2,
            gesture="click",
            number=None,
            counter=seq,
            battery_mv=2900,
            at_certain=True,
            link="serial",
        ),
        Rated(
            uid=rated,
            at=at,
            point="point-1",
            operator="anna",
            rating="negative",
            source=f"board:{DEVICE}",
            cause=press,
        ),
        IncidentOpened(
            uid=f"{rated}/incident",
            at=at,
            point="point-1",
            operator="anna",
            rating="negative",
            cause=rated,
            rule="negative rating",
        ),
        CutAsked(
            uid=cut,
            at=at,
            track="incident",
            microphone="counter",
            before_ms=15_000,
            after_ms=15_000,
            cause=rated,
            point="point-1",
        ),
        TrackCut(
            uid=f"{cut}/done",
            at=at - 13_000,
            cut=cut,
            cause=rated,
            track="incident",
            microphone="counter",
            path=f"tracks/{seq}.flac",
            duration_ms=28_000,
            partial=True,
            missing=((at - 15_000, at - 13_000),),
            peaks=peaks,
            sha256=hashlib.sha256(sound.read_bytes()).hexdigest(),
        ),
        PhotoAsked(uid=photo, at=at, camera="counter", cause=rated, point="point-1"),
        PhotoTaken(
            uid=f"{photo}/done",
            at=at + 40,
            photo=photo,
            cause=rated,
            camera="counter",
            path=f"photos/{seq}.jpg",
            faces=1,
            sha256="0" * 64,
        ),
        BackgroundAsked(
            uid=background,
            at=at,
            camera="counter",
            start=at - 3000,
            end=at + 3000,
            cause=rated,
            point="point-1",
        ),
        BackgroundMeasured(
            uid=f"{background}/done",
            at=at - 3000,
            cause=rated,
            camera="counter",
            start=at - 3000,
            end=at + 3000,
            frames=30,
            seen=24,
            positive=0.1,
            neutral=0.25,
            negative=0.65,
            mood="negative",
        ),
    ]


def measures(at: int = AT) -> list[FacesMeasured]:
    def second(offset: int) -> FacesMeasured:
        bad = min(1.0, max(0.0, 0.15 + 0.6 / (1 + abs(offset) / 4)))
        good = (1 - bad) * 0.35
        return FacesMeasured(
            uid=f"counter.{at + offset * 1000}",
            at=at + offset * 1000,
            camera="counter",
            frames=5,
            seen=0 if -12 < offset < -8 else 5,
            faces=1,
            positive=good,
            neutral=1 - bad - good,
            negative=bad,
            smile=good,
        )

    return [second(offset) for offset in range(-30, 30)]


def _jpeg() -> bytes:
    import cv2

    y, x = np.mgrid[0:240, 0:320]
    picture = np.dstack([x % 256, y % 256, (x + y) % 256]).astype("uint8")
    return bytes(cv2.imencode(".jpg", picture)[1])


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


class Served:
    """The post's pages on a real port, in a thread of their own."""

    def __init__(self, post: Post, config: uvicorn.Config | None = None) -> None:
        self.post = post
        plain = uvicorn.Config(create_app(post), log_level="warning", timeout_graceful_shutdown=1)
        self.server = uvicorn.Server(config or plain)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._ready = threading.Event()

    def _run(self) -> None:
        async def serve() -> None:
            self.loop = asyncio.get_running_loop()
            self._ready.set()
            await self.server.serve(sockets=[self._socket])

        asyncio.run(serve())

    def publish(self, *events: Event) -> None:
        """What the core does with an event: on disk first, then to whoever looks."""
        self.post.journal.submit(lambda db: add(db, events, self.post.now())).result()
        for event in events:
            self.loop.call_soon_threadsafe(self.post.live.publish, event)

    def __enter__(self) -> Served:
        self._thread.start()
        self._ready.wait(10)
        return self

    def __exit__(self, *problem: object) -> None:
        self.server.should_exit = True
        self._thread.join(10)
        self._socket.close()


@pytest.fixture
def served(post: Post) -> Iterator[Served]:
    with Served(post) as served:
        yield served


@pytest.fixture(scope="module")  # its event loop must not outlive the module
def chromium() -> Iterator[playwright.sync_api.Browser]:
    playwright.sync_api.expect.set_options(timeout=20_000)  # a busy machine is slow
    with playwright.sync_api.sync_playwright() as play:
        flags = (
            "no-sandbox disable-gpu disable-quic no-first-run disable-background-networking "
            "disable-component-update disable-sync use-fake-device-for-media-stream "
            "use-fake-ui-for-media-stream"
        )
        browser = play.chromium.launch(
            executable_path="/usr/bin/chromium", args=[f"--{flag}" for flag in flags.split()]
        )
        yield browser
        browser.close()


# What stands in the place of a page's parameter: one address or more for each such page.
EXAMPLES = {
    "/incidents/{slug}": ["a0b1c2d3e4f5.1.1~1rated~1incident"],
    "/bursts/{slug}": ["counter.1~1burst"],
    "/answers/{slug}": ["a0b1c2d3e4f5.1.9~1question"],
    "/boards/{device}": [DEVICE],
    "/cameras/{slug}": ["counter"],
    "/kits/{name}": ["controller", "motivator"],
    "/voice/{key}": ["hello"],
    "/loops/{letter}": ["a", "b", "c"],
    "/settings/{part}": ["vision", "web", "links"],
    "/wiring/{pins}": ["keypad"],
    "/points/{point}/notice": ["point-1"],
    "/points/{point}/sheet": ["point-1"],
    "/q/{point}": ["point-1"],
    "/kiosk/{point}": ["point-1"],
    "/display/{point}": ["point-1"],
}
MORE = [
    "/incidents?status=closed",
    "/said?show=praise",
    "/surveys/edit?name=Visit",
    "/reports?name=differences&by=operator",
    "/nothing-here",
]
NO_PAGES = {"/openapi.json", "/static/{wanted}/{name}"}


@pytest.fixture
def addresses(post: Post) -> list[str]:
    """Addresses of every page there is, by the application's own routes."""
    found = []
    for route in create_app(post).routes:
        if not isinstance(route, APIRoute) or route.include_in_schema or "GET" not in route.methods:
            continue
        if route.path in NO_PAGES:
            continue
        if "{" in route.path:
            found += [re.sub(r"{\w+}", value, route.path) for value in EXAMPLES[route.path]]
        else:
            found.append(route.path)
    return found + MORE


@pytest.fixture
def busy(post: Post) -> Post:
    """The post with something to show on every page."""
    now = post.now()
    cameras = [
        {"name": "counter", "point": "point-1"},
        {"name": "desk", "point": "point-1", "role": "operator"},
    ]
    post.config.write_surveys([SURVEY])
    post.config.write_settings({"vision": {"cameras": cameras, "measure_staff": True}})
    Shelf(post.data).put(Phrase("hello", "good morning", "en", "staff_action", event="greeting"))
    burst = BurstSeen(
        uid="counter.1/burst",
        at=now - 50_000,
        camera="counter",
        direction="positive",
        change=0.8,
        positive=0.9,
        negative=0.0,
    )
    smiles = [
        ExpressionMeasured(
            uid=f"fob.1.{number}/smile/expression/operator/done",
            at=now - number * 60_000,
            camera="desk",
            whose="operator",
            action="greeting",
            point="point-1",
            operator="anna",
            seen_before=5,
            positive_before=0.0,
            negative_before=0.0,
            seen=5,
            positive=0.6,
            negative=0.0,
            smile=0.5 + number / 20,
            cause=f"fob.1.{number}/smile",
        )
        for number in range(6)
    ]
    question = QuestionAsked(
        uid="a0b1c2d3e4f5.1.9/question",
        at=now - 55_000,
        point="point-1",
        operator="anna",
        source="board:a0b1c2d3e4f5",
        cause="a0b1c2d3e4f5.1.9",
    )
    post.journal.submit(lambda db: add(db, [burst, question, *smiles], now)).result()
    return post


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
