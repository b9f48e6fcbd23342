"""A failure is told when it lasts, once, and so is its end."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from host_daemon.events import HealthChanged, HealthReported, NoticeOwed
from host_daemon.pipeline.health_changes import HealthChanges
from host_daemon.store.records import Target
from tests.fakes.jumping_clock import JumpingClock
from tests.fakes.processor import Processing


class Post(Processing):
    def __init__(self, data: Path) -> None:
        super().__init__(data, JumpingClock(0))
        self.config.put(Target(name="office"))
        self.config.put(Target(name="shop", audience="everybody"))
        self.changes = self.fresh()

    def fresh(self) -> HealthChanges:
        return HealthChanges(self.reader, self.health, self.processor, self.clock)

    async def at(
        self,
        second: int,
        health: Literal["ok", "warning", "failed"],
        sense: Literal["camera", "delivery"] = "camera",
    ) -> None:
        self.clock.wall = second * 1000
        problem = "" if health == "ok" else "No picture"
        self.health.put(
            HealthReported(
                uid=f"{sense}:counter",
                at=self.clock.wall,
                sense=sense,
                name="counter",
                health=health,
                problem=problem,
            )
        )
        await self.changes.look()

    def told(self) -> list[tuple[int, str, str]]:
        return [(one.at, one.health, one.problem) for one in self.reader.events((HealthChanged,))]


@pytest.fixture
def post(tmp_path: Path):
    post = Post(tmp_path)
    yield post
    post.journal.close()


async def test_a_failure_that_lasts_is_told_once_and_so_is_its_end(post: Post) -> None:
    await post.at(0, "ok")
    for second in (40, 60, 69, 70, 71, 500):
        await post.at(second, "failed")
    assert post.told() == [(70_000, "failed", "No picture")]
    for second in (510, 540, 600):
        await post.at(second, "ok")
    assert post.told()[1:] == [(540_000, "ok", "")]


async def test_it_goes_to_administrators_alone(post: Post) -> None:
    await post.at(0, "failed")
    await post.at(30, "failed")
    (notice,) = post.reader.events((NoticeOwed,))
    assert notice.targets == ("@administrators",)
    assert {one.target for one in post.reader.deliveries()} == {"office"}


async def test_a_short_failure_and_a_mere_warning_tell_nobody(post: Post) -> None:
    await post.at(0, "failed")
    await post.at(20, "ok")
    await post.at(40, "failed")
    await post.at(60, "warning")
    await post.at(100, "warning")
    assert post.told() == []


async def test_a_delivery_that_cannot_be_made_is_told(post: Post) -> None:
    await post.at(0, "warning", "delivery")
    await post.at(30, "warning", "delivery")
    assert post.told() == [(30_000, "warning", "No picture")]


async def test_a_restart_tells_nothing_again(post: Post) -> None:
    await post.at(0, "failed")
    await post.at(30, "failed")
    post.changes = post.fresh()
    await post.at(40, "failed")
    await post.at(80, "failed")
    assert len(post.told()) == 1
    await post.at(90, "ok")
    await post.at(120, "ok")
    assert [health for _at, health, _problem in post.told()] == ["failed", "ok"]
