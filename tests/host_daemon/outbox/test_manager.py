"""Targets come and go; each has an outbox of its own as long as it is there."""

import asyncio
from pathlib import Path

import pytest

from host_daemon.base.errors import UserError
from host_daemon.events import HealthReported
from host_daemon.outbox import manager as module
from host_daemon.outbox.apprise_channel import DeliveryFailed
from host_daemon.outbox.manager import Outboxes, sender
from host_daemon.outbox.message import Message
from host_daemon.outbox.sender import Courier, Outbox
from host_daemon.store.config import Config
from host_daemon.store.current_settings import Current
from host_daemon.store.journal import Journal
from host_daemon.store.reader import Reader
from host_daemon.store.records import Target
from host_daemon.supervision.tasks import keep


async def unheard(report: HealthReported) -> None: ...


async def test_deliveries_go_on_after_the_configuration_could_not_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "TARGETS_S", 0.01)
    config, journal = Config(tmp_path), Journal(tmp_path / "journal.sqlite3")
    config.put(Target(name="chat"))
    courier = Courier(compose=lambda *_: None, send=lambda *_: None, report=unheard)
    gone: asyncio.Queue[str] = asyncio.Queue()
    current, reader = Current(config, config.settings()), Reader(journal.path)
    outboxes = Outboxes(config, current, journal, reader, courier, gone.put_nowait)
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
    task = asyncio.create_task(keep("delivery", outboxes.run, unheard))
    async with asyncio.timeout(20):
        await again.wait()
        config.remove(Target, "chat")
        assert await gone.get() == "delivery:chat"
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    journal.close()
    assert senders == ["chat", "chat"]


def test_a_target_without_an_address_takes_nothing(tmp_path: Path):
    with pytest.raises(DeliveryFailed, match="no address"):
        sender(Config(tmp_path), tmp_path)("chat", Message("key", "", "", ()))
