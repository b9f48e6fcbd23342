"""Questions about expression are answered from the seconds of the camera."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from host_daemon.events import BackgroundAsked, BackgroundMeasured, ExpressionAsked, ExpressionMeasured
from host_daemon.settings.vision import MoodSettings, VisionSettings
from host_daemon.store.journal import Journal, add_measures
from host_daemon.store.reader import Reader
from host_daemon.vision.measures.questions import ExpressionAnswers, answer_background, answer_expression
from tests.fakes.jumping_clock import JumpingClock
from tests.fakes.processor import Processing
from tests.fakes.seen import second
from tests.waiting import PATIENCE_S, call_off

ASKED = BackgroundAsked(
    uid="a/background", at=5000, camera="counter", start=5000, end=7000, cause="a", point="p"
)
OF_STAFF = ExpressionAsked(
    uid="a/expression/operator",
    at=6000,
    camera="counter",
    whose="operator",
    action="greeting",
    start=5000,
    end=7000,
    targets=("operators",),
    point="p",
    operator="anna",
    cause="a",
    rule="own smile",
)


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    journal = Journal(tmp_path / "journal.sqlite3")
    seconds = [second(at, 0.6) for at in (5000, 6000)]
    journal.submit(lambda db: add_measures(db, seconds)).result()
    journal.close()
    return Reader(journal.path)


def test_a_background_is_judged_by_the_settings(reader: Reader) -> None:
    assert answer_background(ASKED, reader, VisionSettings()).mood == "positive"
    strict = VisionSettings(mood=replace(MoodSettings(), positive_from=0.7))
    assert answer_background(ASKED, reader, strict).mood == "neutral"


def test_what_was_asked_of_staff_is_not_answered_once_measuring_them_is_off(reader: Reader) -> None:
    found = answer_expression(OF_STAFF, reader, VisionSettings())
    assert (found.seen, found.smile) == (0, 0)
    assert answer_expression(replace(OF_STAFF, whose="customer"), reader, VisionSettings()).seen == 5
    found = answer_expression(OF_STAFF, reader, VisionSettings(measure_staff=True))
    assert (found.seen, found.smile) == (5, 0.6)


class Post(Processing):
    """A processor and the answers to what it stores."""

    def __init__(self, data: Path) -> None:
        super().__init__(data, JumpingClock(8_000))
        self.answers = ExpressionAnswers(self.reader, self.processor, self.bus, self.settings, self.clock)


@pytest.fixture
def post(tmp_path: Path, reader: Reader):
    post = Post(tmp_path)
    yield post
    post.journal.close()


async def test_a_window_that_is_not_over_is_waited_for(post: Post) -> None:
    """The last of its seconds is measured when it is over, and looked for until 3 s after the window."""
    longer = replace(ASKED, end=9500)
    await post.processor.store(longer)
    assert await post.answers.look() == pytest.approx(0.1)
    post.clock.wall = 12_499
    assert await post.answers.look() == pytest.approx(0.1)
    assert post.reader.unanswered() == (longer,)
    post.clock.wall = 12_500
    assert await post.answers.look() is None


async def test_a_window_is_answered_as_soon_as_its_last_second_is_measured(post: Post) -> None:
    """The second from 6 s on is the last one of which half lies in a window that ends at 6.9 s."""
    post.clock.wall = 7_050
    await post.processor.store(replace(ASKED, end=6_900))
    assert await post.answers.look() is None
    assert [one.end for one in post.reader.events((BackgroundMeasured,))] == [6_900]


async def test_a_clock_that_is_a_day_behind_is_looked_at_again_within_half_a_minute(post: Post) -> None:
    """The machine has no battery for its clock: the network sets it a minute after the start."""
    await post.processor.store(replace(ASKED, start=86_400_000, end=86_402_000))
    assert await post.answers.look() == 30.0


async def test_a_window_that_is_over_is_answered_once(post: Post) -> None:
    await post.processor.store(ASKED)
    await post.processor.store(OF_STAFF)
    post.clock.wall = 10_000
    assert await post.answers.look() is None
    assert await post.answers.look() is None
    assert [event.uid for event in post.reader.events((BackgroundMeasured, ExpressionMeasured))] == [
        "a/background/done",
        "a/expression/operator/done",
    ]
    assert post.reader.unanswered() == ()


async def test_a_question_of_the_last_run_is_answered_at_start_and_a_new_one_as_it_comes(
    post: Post,
) -> None:
    await post.processor.store(ASKED)
    post.clock.wall = 10_000
    async with asyncio.timeout(PATIENCE_S), post.bus.view(BackgroundMeasured) as answered:
        task = asyncio.create_task(post.answers.run())
        assert (await answered.get()).uid == "a/background/done"
        await post.processor.store(replace(ASKED, uid="b/background", cause="b"))
        assert (await answered.get()).uid == "b/background/done"
    await call_off(task)
