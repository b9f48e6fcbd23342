import asyncio
from pathlib import Path

import pytest

from host_daemon import post as module
from host_daemon.clock import now_ms
from host_daemon.errors import UserError
from host_daemon.events import IncidentOpened, Rated
from host_daemon.outbox.worker import Outbox
from host_daemon.post import Post
from host_daemon.store.config import Config
from host_daemon.store.journal import JournalError
from host_daemon.store.records import Target


@pytest.fixture
def post(tmp_path: Path):
    config = Config(tmp_path)
    post = Post(tmp_path, config, config.settings())
    yield post
    post.close()


class Unlucky:
    """A child whose word meets a full disk, once."""

    name = "audio"

    def __init__(self) -> None:
        self.runs = 0
        self.again = asyncio.Event()

    async def run(self) -> None:
        self.runs += 1
        if self.runs == 1:
            raise JournalError("disk full")
        self.again.set()
        await asyncio.Event().wait()


async def test_a_full_disk_under_a_child_ends_nobody(post: Post):
    post.config.write_settings({"audio": {"microphones": [{"name": "counter"}]}})
    child = post.audio = Unlucky()
    task = asyncio.create_task(post.run(list))
    async with asyncio.timeout(10):
        await child.again.wait()
    assert not task.done()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_rules_that_cannot_be_read_hold_up_no_press(post: Post):
    post.config.write_rules([{"name": "mine", "do": [{"do": "fly"}]}])
    rated = Rated(
        uid="r", at=now_ms(), point="p", operator=None, rating="negative", source="board:x", cause="press"
    )
    new = await post.core.store(rated)
    assert any(isinstance(event, IncidentOpened) for event in new)
    (told,) = [report for report in post.health.all(now_ms()) if report.name == "rules"]
    assert told.health == "failed"
    assert "mine" in told.detail["error"]


async def test_deliveries_go_on_after_the_configuration_could_not_be_read(
    post: Post, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "TARGETS_S", 0.01)
    post.config.put(Target(name="chat"))
    senders: list[str] = []
    targets, spoilt = post.config.targets, [False]

    async def run(outbox: Outbox) -> None:
        senders.append(outbox.target)
        spoilt[0] = len(senders) == 1
        await asyncio.Event().wait()

    def read() -> tuple[Target, ...]:
        if spoilt[0]:
            spoilt[0] = False
            raise UserError("damaged")
        return targets()

    monkeypatch.setattr(Outbox, "run", run)
    monkeypatch.setattr(post.config, "targets", read)
    task = asyncio.create_task(post.run(list))
    async with asyncio.timeout(20):
        while len(senders) < 2:  # noqa: ASYNC110  # a list is no event
            await asyncio.sleep(0.01)
    post.config.remove(Target, "chat")
    async with asyncio.timeout(20):
        while post._outboxes:  # noqa: ASYNC110  # a dict is none either
            await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert senders == ["chat", "chat"]
