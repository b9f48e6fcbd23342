"""The manager of links."""

import asyncio

import pytest

from host_daemon.events import HealthReported
from host_daemon.links import manager
from host_daemon.links.link import Arrived
from tests.waiting import call_off, soon

POISON = b"of a bad board"


class Shared:
    """A link on which a bad board and a good one speak by turns, for ever."""

    name = "gateway"

    def __init__(self) -> None:
        self.opened = 0
        self.sent: list[bytes] = []

    async def frames(self):
        self.opened += 1
        while True:
            yield Arrived(POISON, 1, self.name)
            yield Arrived(b"of a good board", 1, self.name)
            await asyncio.sleep(0)

    async def send(self, frame: bytes, to: Arrived) -> None:
        self.sent.append(frame)

    def health(self) -> HealthReported:
        return HealthReported(uid="link:gateway", at=1, sense="link", name=self.name, health="ok")


class OneFrame:
    """A link on which one frame arrives. failing: it raises instead, once."""

    def __init__(self, name: str, failing: bool = False) -> None:
        self.name = name
        self.sent: list[bytes] = []
        self._failing = failing

    async def frames(self):
        if self._failing:
            self._failing = False
            raise RuntimeError("a fault that nobody has thought of")
        yield Arrived(f"from {self.name}".encode(), 1, self.name)
        await asyncio.Event().wait()

    async def send(self, frame: bytes, to: Arrived) -> None:
        self.sent.append(frame)

    def health(self) -> HealthReported:
        return HealthReported(uid=f"link:{self.name}", at=1, sense="link", name=self.name, health="ok")


class Post:
    """Takes frames and reports; acknowledges every frame."""

    def __init__(self) -> None:
        self.frames: asyncio.Queue[Arrived] = asyncio.Queue()
        self.reports: asyncio.Queue[HealthReported] = asyncio.Queue()

    async def receive(self, arrived: Arrived, link: OneFrame) -> None:
        if arrived.frame == POISON:
            raise RuntimeError("a fault that nobody has thought of")
        await link.send(b"ack of " + arrived.frame, arrived)
        self.frames.put_nowait(arrived)

    async def store(self, event):
        raise NotImplementedError

    async def report(self, report: HealthReported) -> None:
        self.reports.put_nowait(report)


@pytest.fixture
async def watched(monkeypatch):
    """Links that are there now, and the post that watches them."""
    monkeypatch.setattr(manager, "LOOK_S", 0.01)
    monkeypatch.setattr("host_daemon.supervision.tasks.FIRST_WAIT_S", 0.01)
    links, post = [], Post()
    task = asyncio.create_task(manager.watch(lambda: list(links), post, post))
    yield links, post
    await call_off(task)


async def test_a_frame_is_taken_and_its_acknowledgement_goes_back_on_its_link(watched):
    links, post = watched
    link = OneFrame("usb")
    links.append(link)
    arrived = await soon(post.frames.get())
    assert arrived.frame == b"from usb"
    assert link.sent == [b"ack of from usb"]


async def test_a_link_that_comes_later_is_listened_on_too(watched):
    links, post = watched
    links.append(OneFrame("first"))
    await soon(post.frames.get())
    links.append(OneFrame("second"))
    assert (await soon(post.frames.get())).link == "second"


async def test_a_link_is_made_once_however_often_it_is_found(watched):
    links, post = watched
    links.append(OneFrame("usb"))
    await soon(post.frames.get())
    links[:] = [OneFrame("usb")]
    for _ in range(5):  # as many looks
        await soon(post.reports.get())
    assert post.frames.empty()


async def test_the_health_of_every_link_is_reported_also_of_one_that_is_gone(watched):
    links, post = watched
    links.append(OneFrame("usb"))
    await soon(post.reports.get())
    links.clear()
    while not post.reports.empty():
        post.reports.get_nowait()
    for _ in range(3):
        assert (await soon(post.reports.get())).uid == "link:usb"


async def test_a_link_that_fails_is_listened_on_again_and_the_others_go_on(watched):
    links, post = watched
    links += [OneFrame("bad", failing=True), OneFrame("good")]
    arrived = {(await soon(post.frames.get())).link for _ in range(2)}
    assert arrived == {"bad", "good"}


async def test_one_board_takes_no_other_of_its_link_along(watched):
    links, post = watched
    gateway = Shared()
    links.append(gateway)
    for _ in range(50):
        assert (await soon(post.frames.get())).frame == b"of a good board"
    assert gateway.opened == 1
    assert set(gateway.sent) == {b"ack of of a good board"}
