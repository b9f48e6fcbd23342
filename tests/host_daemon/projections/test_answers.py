"""Answers to questions of staff, put together from the journal."""

from __future__ import annotations

from host_daemon.events import AnswerMarked, BackgroundMeasured, QuestionAsked, Tagged
from host_daemon.projections.answers import answer, answers

ASKED = QuestionAsked(uid="q", at=1_000, point="till", operator="anna", source="voice", cause="c")
LATER = QuestionAsked(uid="q2", at=9_000, point="till", operator=None, source="voice", cause="d")
RULED = Tagged(uid="q/tag/price", at=1_100, tag="price", cause="q", rule="r", point="till", operator="anna")


def mark(at: int, **more: object) -> AnswerMarked:
    fields = {"tags": (), "says": None, "sincere": None, "user": "vera", **more}
    return AnswerMarked(uid=f"q/mark/{at}.vera", at=at, cause="q", **fields)  # type: ignore[arg-type]


def mood(verdict: str) -> BackgroundMeasured:
    return BackgroundMeasured(
        uid="q/background/done",
        at=1_500,
        cause="q",
        camera="counter",
        start=1_000,
        end=31_000,
        frames=30,
        seen=20,
        positive=0.1,
        neutral=0.8,
        negative=0.1,
        mood=verdict,  # type: ignore[arg-type]
    )


def test_the_newest_mark_counts_and_tags_of_rules_come_after_its_own(written) -> None:
    marks = (mark(2_000, tags=("old",)), mark(3_000, tags=("queue", "price")))
    found = answer(written([ASKED, *marks, RULED]), ASKED)
    assert found.mark == marks[1]
    assert found.tags == ("queue", "price")


def test_an_answer_that_nobody_listened_to_has_the_tags_of_rules(written) -> None:
    found = answer(written([ASKED, RULED]), ASKED)
    assert (found.mark, found.tags, found.sincere) == (None, ("price",), None)
    assert (found.at, found.point, found.operator) == (1_000, "till", "anna")


def test_praise_without_a_positive_expression_is_not_sincere(written) -> None:
    assert answer(written([ASKED, mark(2_000, says="positive"), mood("neutral")]), ASKED).sincere is False


def test_the_manager_has_the_last_word(written) -> None:
    marked = mark(2_000, says="positive", sincere=True)
    assert answer(written([ASKED, marked, mood("neutral")]), ASKED).sincere is True


def test_answers_of_a_period_come_the_newest_first(written) -> None:
    found = answers(written([ASKED, LATER, mark(2_000, says="positive"), mood("positive")]), 0, 10_000)
    assert [(one.asked.uid, one.sincere) for one in found] == [("q2", None), ("q", True)]
    assert [one.asked.uid for one in answers(written([]), 1_001, 9_001)] == ["q2"]
