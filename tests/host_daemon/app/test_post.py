import asyncio
from pathlib import Path

import pytest

from host_daemon.app import tasks
from host_daemon.app.post import Post
from host_daemon.base.clock import now_ms
from host_daemon.events import IncidentOpened, Rated
from host_daemon.store.config import Config
from host_daemon.store.journal import JournalError
from tests.waiting import PATIENCE_S, call_off


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
    task = asyncio.create_task(tasks.run(post, list))
    async with asyncio.timeout(PATIENCE_S):
        await child.again.wait()
    assert not task.done()
    await call_off(task)


async def test_rules_that_cannot_be_read_hold_up_no_press(post: Post):
    post.config.write_rules([{"name": "mine", "do": [{"do": "fly"}]}])
    rated = Rated(
        uid="r", at=now_ms(), point="p", operator=None, rating="negative", source="board:x", cause="press"
    )
    new = await post.processor.store(rated)
    assert any(isinstance(event, IncidentOpened) for event in new)
    (told,) = [report for report in post.health.all(now_ms()) if report.name == "rules"]
    assert told.health == "failed"
    assert "mine" in told.detail["error"]
