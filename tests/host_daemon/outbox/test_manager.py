"""Targets come and go; each has an outbox of its own as long as it is there."""

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from host_daemon.base.errors import UserError
from host_daemon.events import Event, HealthReported, NoticeOwed
from host_daemon.outbox import manager as module
from host_daemon.outbox.apprise_channel import Ways
from host_daemon.outbox.channel import Channel
from host_daemon.outbox.composer import Composer
from host_daemon.outbox.deliveries import owe
from host_daemon.outbox.manager import Outboxes
from host_daemon.outbox.message import Message
from host_daemon.outbox.sender import Outbox
from host_daemon.settings.tree import Settings
from host_daemon.store.config import Config
from host_daemon.store.current_settings import Current
from host_daemon.store.journal import Journal, add
from host_daemon.store.reader import Delivery, Reader
from host_daemon.store.records import Content, Target
from host_daemon.supervision.event_bus import EventBus
from host_daemon.supervision.health import HealthBoard
from host_daemon.supervision.tasks import keep
from tests.waiting import PATIENCE_S, call_off


class Unheard:
    """Takes events and reports, and forgets them."""

    async def store(self, event: Event) -> tuple[Event, ...]:
        return ()

    async def report(self, report: HealthReported) -> None: ...


def report(uid: str) -> HealthReported:
    return HealthReported(uid=uid, at=1, sense="delivery", name="chat", health="ok")


class Reached:
    """Composer and channel of all targets: those named `hangs…` take a message and never answer."""

    def __init__(self) -> None:
        self.let_go = threading.Event()
        self.got: list[str] = []

    def compose(self, delivery: Delivery, events: Sequence[Event], repeat: bool) -> Message:
        return Message(delivery.key, "", "", ())

    def may(self, target: str) -> tuple[Content, ...]:
        return ()

    def ways(self, target: str) -> Ways:
        return Ways()

    def send(self, target: str, message: Message, recipient: str = "") -> None:
        if target.startswith("hangs"):
            self.let_go.wait()
        self.got.append(target)


async def test_targets_that_do_not_answer_take_no_other_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """More of them than there are threads that all parts of the post share."""
    monkeypatch.setattr(module, "TARGETS_S", 0.01)
    config, journal, reached = Config(tmp_path), Journal(tmp_path / "journal.sqlite3"), Reached()
    names = [*(f"hangs {number}" for number in range(40)), "answers"]
    for name in names:
        config.put(Target(name=name))
    notice = NoticeOwed(
        uid="r/notice",
        at=1,
        point="p",
        operator=None,
        rating="negative",
        targets=tuple(names),
        cause="r",
        rule="x",
    )
    await journal.write(lambda c: (add(c, (notice,), 1), owe(c, notice, config.targets(), 1)))
    outboxes = Outboxes(
        config=config,
        settings=lambda: Settings(),
        journal=journal,
        reader=Reader(journal.path),
        composer=reached,
        channel=reached,
        sink=Unheard(),
        bus=EventBus(),
        health=HealthBoard(),
    )
    task = asyncio.create_task(outboxes.run())
    try:
        async with asyncio.timeout(PATIENCE_S):
            while not reached.got:  # noqa: ASYNC110  # a list is no event
                await asyncio.sleep(0.01)
            # What all share is free too.
            assert await asyncio.to_thread(lambda: "free") == "free"
    finally:
        reached.let_go.set()
        await call_off(task)
        journal.close()
    assert reached.got[0] == "answers"


async def test_deliveries_go_on_after_the_configuration_could_not_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "TARGETS_S", 0.01)
    config, journal = Config(tmp_path), Journal(tmp_path / "journal.sqlite3")
    config.put(Target(name="chat"))
    sink, health = Unheard(), HealthBoard()
    health.put(report("delivery:chat"))
    settings = Current(config, config.settings())
    outboxes = Outboxes(
        config=config,
        settings=settings,
        journal=journal,
        reader=Reader(journal.path),
        composer=Composer(config, settings, tmp_path),
        channel=Channel(config, tmp_path),
        sink=sink,
        bus=EventBus(),
        health=health,
    )
    senders: list[str] = []
    again = asyncio.Event()
    targets, spoilt = config.targets, [False]

    async def run(outbox: Outbox) -> None:
        senders.append(outbox.target)
        spoilt[0] = len(senders) == 1
        if len(senders) == 2:
            again.set()
        await asyncio.Event().wait()

    def read() -> tuple[Target, ...]:
        if spoilt[0]:
            spoilt[0] = False
            raise UserError("damaged")
        return targets()

    monkeypatch.setattr(Outbox, "run", run)
    monkeypatch.setattr(config, "targets", read)
    task = asyncio.create_task(keep("delivery", outboxes.run, sink))
    async with asyncio.timeout(PATIENCE_S):
        await again.wait()
        config.remove(Target, "chat")
        while health.all(1):  # noqa: ASYNC110  # a board is no event
            await asyncio.sleep(0.01)
    await call_off(task)
    journal.close()
    assert senders == ["chat", "chat"]
