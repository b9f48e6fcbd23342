"""A goal that is missed is told once, and once more when it is reached again."""

from __future__ import annotations

from pathlib import Path

import pytest

from host_daemon.events import Asked, GoalCrossed, NoticeOwed, Rated
from host_daemon.reports.goals import GoalWatch
from host_daemon.store.records import Point
from tests.fakes.jumping_clock import JumpingClock
from tests.fakes.processor import Processing

DAY = 86_400_000
NOW = 20_000 * DAY + DAY // 2


class Post(Processing):
    def __init__(self, data: Path) -> None:
        super().__init__(data, JumpingClock(NOW))
        self.watch = GoalWatch(self.config, self.reader, self.processor, self.settings, self.clock)

    async def customers(self, at: int, rating: str, point: str = "till") -> None:
        """Fifty customers who were asked and rated."""
        for i in range(50):
            more = {"at": at + i * 300_000, "point": point, "operator": None, "cause": ""}
            await self.processor.store(Asked(uid=f"a{at}.{i}.{point}", source="fob", **more))
            more["at"] += 5000
            rated = Rated(uid=f"r{at}.{i}.{point}", rating=rating, source="b", **more)  # type: ignore[arg-type]
            await self.processor.store(rated)

    def told(self) -> list[tuple[str, str, float, bool]]:
        return [(one.figure, one.point, one.value, one.met) for one in self.reader.events((GoalCrossed,))]


@pytest.fixture
def post(tmp_path: Path):
    post = Post(tmp_path)
    yield post
    post.journal.close()


async def test_a_missed_goal_is_told_once_and_so_is_that_it_is_reached(post: Post) -> None:
    """Fifty who are passive make an index of 0, as good as surely below 50; it is above -100 for certain."""
    await post.customers(NOW - DAY, "positive")
    await post.watch.look()
    await post.watch.look()
    assert post.told() == [("Emotional NPS", "", 0.0, False)]
    (notice,) = [one for one in post.reader.events((NoticeOwed,)) if one.rule == "a goal"]
    assert notice.targets == ("@administrators",)
    post.config.write_settings({"goals": {"emonps": -10}})
    post.clock.wall += 1000
    await post.watch.look()
    await post.watch.look()
    assert post.told()[1:] == [("Emotional NPS", "", 0.0, True)]


async def test_a_goal_that_was_never_missed_tells_nobody(post: Post) -> None:
    post.config.write_settings({"goals": {"emonps": -10}})
    await post.customers(NOW - DAY, "positive")
    await post.watch.look()
    assert post.told() == []


async def test_what_is_older_than_four_weeks_does_not_count(post: Post) -> None:
    await post.customers(NOW - 28 * DAY, "positive")
    await post.watch.look()
    assert post.told() == []


async def test_each_of_several_points_has_its_own_goal(post: Post) -> None:
    post.config.put(Point(id="till", name="Till"))
    post.config.put(Point(id="desk", name="Desk"))
    await post.customers(NOW - DAY, "positive", "desk")
    await post.watch.look()
    assert [point for _figure, point, _value, _met in post.told()] == ["", "desk"]
