"""A customer who gives no answer is told of once, as soon as the answer window is over."""

from __future__ import annotations

from pathlib import Path

import pytest

from host_daemon.events import Asked, CustomerSilent, NoticeOwed, Rated
from host_daemon.pipeline.silences import Silences
from host_daemon.rules.action import Notify
from host_daemon.rules.json_form import rules_to_json
from host_daemon.rules.rule import Rule, When
from tests.fakes.jumping_clock import JumpingClock
from tests.fakes.processor import Processing

ASKED = Asked(uid="a", at=10_000, point="till", operator="anna", source="board:f0b", cause="press")


class Post(Processing):
    def __init__(self, data: Path) -> None:
        super().__init__(data, JumpingClock(10_000))
        told = Rule("no answer", When(event="silent"), (Notify(("@operator",)),))
        self.config.write_rules(rules_to_json([told]))
        self.silences = self.fresh()

    def fresh(self) -> Silences:
        return Silences(self.reader, self.processor, self.settings, self.clock)

    def told(self) -> list[tuple[str, int, str | None]]:
        return [(one.cause, one.at, one.operator) for one in self.reader.events((CustomerSilent,))]


@pytest.fixture
def post(tmp_path: Path):
    post = Post(tmp_path)
    yield post
    post.journal.close()


async def test_silence_is_told_when_the_window_is_over_and_once(post: Post) -> None:
    """The answer window is 60 s: the last moment of an answer is 70 s."""
    await post.processor.store(ASKED)
    post.clock.wall = 70_000
    await post.silences.look()
    assert post.told() == []
    post.clock.wall = 70_001
    await post.silences.look()
    await post.silences.look()
    await post.fresh().look()
    assert post.told() == [("a", 70_000, "anna")]
    (notice,) = post.reader.events((NoticeOwed,))
    assert (notice.operator, notice.point, notice.targets) == ("anna", "till", ("@operator",))


async def test_whoever_answers_is_not_silent(post: Post) -> None:
    await post.processor.store(ASKED)
    await post.processor.store(
        Rated(
            uid="r",
            at=20_000,
            point="till",
            operator=None,
            rating="positive",
            source="board:a0b",
            cause="p",
        )
    )
    post.clock.wall = 80_000
    await post.silences.look()
    assert post.told() == []


async def test_a_silence_of_the_time_when_the_post_was_off_is_not_told(post: Post) -> None:
    await post.processor.store(ASKED)
    post.clock.wall = 130_000
    await post.silences.look()
    assert post.told() == []
