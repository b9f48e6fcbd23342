"""Many presses at once, and presses of others, from the link to the figures of the page Now."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import httpx
import pytest

from firmware.common import wire
from host_daemon.app import tasks
from host_daemon.app.post import Post
from host_daemon.base.clock import SystemClock, now_ms
from host_daemon.base.time_zone import zone
from host_daemon.events import HealthReported
from host_daemon.links.link import Arrived
from host_daemon.projections.figures import Figures, figures
from host_daemon.store.config import Config
from host_daemon.store.records import Board, Operator, Point
from tests.fakes.acks import Acks
from tests.waiting import call_off
from web_ui.app import create_app
from web_ui.core.labels import WORDS
from web_ui.core.services import Services

MINUTE, DAY = 60_000, 86_400_000
DAYS, A_DAY = 30, 10
# Of ten customers who are asked, five press green, two press red after 20 s, and three press nothing.
GREEN, RED = 0, 1
PRESSED = (GREEN, GREEN, RED, None, GREEN, None, GREEN, RED, None, GREEN)
ANSWER_MS = 20_000


class Counter:
    """A service point's fob and remote, with which a month went by that no post heard of.

    number: which of the counters, so that each has boards and keys of its own.
    """

    def __init__(self, number: int) -> None:
        self.point = f"counter-{number}"
        self.key = bytes([number]) * 32
        self.fob, self.remote = bytes([2, 0, 0, 0, 0, number]), bytes([2, 0, 0, 0, 1, number])
        self.now = now_ms()
        self.start = (self.now // DAY - DAYS - 1) * DAY
        asks = [
            (self.start + day * DAY + 9 * 60 * MINUTE + customer * 20 * MINUTE, answer)
            for day in range(DAYS)
            for customer, answer in enumerate(PRESSED)
        ]
        answers = [(at + ANSWER_MS, answer) for at, answer in asks if answer is not None]
        # Each board empties its own queue: all asks are there before the first rating.
        self.frames = [
            *self._frames(self.fob, [(at, 0) for at, _answer in asks]),
            *self._frames(self.remote, answers),
        ]

    def _frames(self, device: bytes, presses: list[tuple[int, int]]) -> Iterator[bytes]:
        counts = [0, 0]
        for seq, (at, button) in enumerate(presses, start=1):
            counts[button] += 1
            press = wire.Press(button, wire.CLICK, None, counts[button], None)
            frame = wire.Frame(wire.PRESS, device, 1, seq, 0, self.now - at, press)
            yield wire.pack(frame, self.key)

    def pair(self, config: Config) -> None:
        config.put(Point(id=self.point, name=self.point))
        config.put(Operator(id="anna", name="Anna"))
        for device, app, meanings in (
            (self.fob, "fob", {"0": "ask"}),
            (self.remote, "remote", {str(GREEN): "positive", str(RED): "negative"}),
        ):
            config.put_key(device.hex(), self.key)
            config.put_board(
                Board(
                    device=device.hex(),
                    name=f"{app} {self.point}",
                    app=app,
                    pins="fob" if app == "fob" else "usb-remote",
                    point=self.point,
                    operator="anna" if app == "fob" else None,
                    meanings=meanings,
                )
            )

    def figures(self, post: Post) -> Figures:
        settings = post.config.settings().contacts
        return figures(post.journal, settings, self.now, self.start, self.start + DAYS * DAY)


class Burst:
    """A link over which everything comes at once."""

    name = "gateway"

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self.acks = 0
        self.over = asyncio.Event()

    async def frames(self) -> AsyncIterator[Arrived]:
        for frame in self._counter.frames:
            yield Arrived(frame, self._counter.now, self.name)
        self.over.set()
        await asyncio.Event().wait()

    async def send(self, frame: bytes, to: Arrived) -> None:
        self.acks += 1

    def health(self) -> HealthReported:
        return HealthReported(
            uid="link:gateway", at=self._counter.now, sense="link", name=self.name, health="ok"
        )


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[[Counter], Post]]:
    """Makes the post of a counter."""
    with contextlib.ExitStack() as posts:

        def make(counter: Counter) -> Post:
            config = Config(tmp_path / counter.point)
            counter.pair(config)
            post = Post(tmp_path / counter.point, config, config.settings())
            posts.callback(post.close)
            return post

        yield make


def pages(post: Post) -> httpx.AsyncClient:
    settings = post.config.settings()
    app = create_app(
        Services(
            config=post.config,
            reader=post.reader,
            journal=post.journal,
            health=post.health,
            bus=post.bus,
            data=post.data,
            settings=settings.web,
            zone=zone(settings.post.time_zone),
            clock=SystemClock(),
            trusted_clock=SystemClock(),
            events=post.processor,
        )
    )
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")


async def test_a_month_that_comes_at_once_is_counted_right_and_the_pages_answer(
    make: Callable[[Counter], Post],
) -> None:
    counter = Counter(1)
    post = make(counter)
    burst = Burst(counter)
    task = asyncio.create_task(tasks.run(post, lambda: [burst]))
    answered = 0
    async with asyncio.timeout(120), pages(post) as browser:
        while not burst.over.is_set():
            rating = {"key": f"{answered:032x}", "rating": "positive"}
            answer = await browser.post(f"/feedback/qr/{counter.point}/rating", json=rating)
            answered += answer.status_code == 200
            await asyncio.sleep(0.2)
    await call_off(task)
    assert burst.acks == len(counter.frames) == 300 + 210
    assert answered > 0
    found = counter.figures(post)
    assert (found.asked, found.answered, found.silent, found.waiting) == (300, 210, 90, 0)
    assert (found.positive, found.neutral, found.negative) == (150, 0, 60)


async def test_presses_of_another_post_in_the_same_room_are_refused_and_named(
    make: Callable[[Counter], Post],
) -> None:
    ours, theirs = Counter(1), Counter(2)
    post = make(ours)
    acks = Acks()
    # The gateway hears both rooms, press by press.
    for pair in zip(ours.frames, theirs.frames, strict=True):
        for frame in pair:
            await post.reception.receive(Arrived(frame, ours.now, "gateway"), acks)
    assert len(acks.sent) == len(ours.frames)
    found = ours.figures(post)
    assert (found.asked, found.answered, found.positive, found.negative) == (300, 210, 150, 60)
    await post.reception.round()
    (strangers,) = [word for word in post.health.all(now_ms()) if word.uid == "board:strangers"]
    assert strangers.health == "warning"
    assert sum(strangers.detail.values()) == len(theirs.frames)


def test_the_page_of_health_has_words_for_each_task(make: Callable[[Counter], Post]) -> None:
    names = {f"process:{name}" for name in tasks.tasks(make(Counter(1)), list)}
    assert "process:retry queue" in names
    assert names <= WORDS["own"].keys()
