"""Targets come and go; each has an outbox of its own as long as it is there."""

import asyncio
from pathlib import Path

import pytest

from host_daemon.base.errors import UserError
from host_daemon.events import Event, HealthReported
from host_daemon.outbox import manager as module
from host_daemon.outbox.channel import Channel
from host_daemon.outbox.composer import Composer
from host_daemon.outbox.manager import Outboxes
from host_daemon.outbox.sender import Outbox
from host_daemon.store.config import Config
from host_daemon.store.current_settings import Current
from host_daemon.store.journal import Journal
from host_daemon.store.reader import Reader
from host_daemon.store.records import Target
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
