from __future__ import annotations

import pytest

from host_daemon.events import PhraseHeard
from host_daemon.standards.standard import BadStandard, Occasion, Standard, check, standards

GREETING = Standard("greeting", ("greeting",), "visit", before_s=2, after_s=10)
OFFER = Standard("offer", ("offer",), "receipt", before_s=120, after_s=0)
NO_REFUSAL = Standard("no refusal", ("refusal",), "receipt", before_s=120, after_s=0, forbidden=True)
ALL_DAY = [(0, 86_400_000)]


def said(name: str, at: int, point: str = "p1") -> PhraseHeard:
    return PhraseHeard(
        uid=f"m/{name}/{at}",
        at=at,
        phrase=name,
        text=name,
        group="staff_action",
        name=name,
        start=at - 700,
        score=0.9,
        point=point,
        microphone="m",
        role="operator",
    )


def visit(at: int, operator: str = "olga") -> Occasion:
    return Occasion(f"visit-{at}", at, "visit", "p1", operator)


def receipt(at: int) -> Occasion:
    return Occasion(f"receipt-{at}", at, "receipt", "p1", "olga")


@pytest.mark.parametrize(
    ("at", "outcome"), [(97_900, "missed"), (98_000, "met"), (110_000, "met"), (110_001, "missed")]
)
def test_a_greeting_within_ten_seconds(at, outcome):
    (found,) = check(GREETING, [visit(100_000)], [said("greeting", at)], ALL_DAY)
    assert found.outcome == outcome
    assert found.evidence == (f"m/greeting/{at}" if outcome == "met" else None)
    assert (found.start, found.end) == (98_000, 110_000)


def test_other_words_and_other_points_do_not_greet():
    heard = [said("offer", 101_000), said("greeting", 102_000, point="p2")]
    assert [c.outcome for c in check(GREETING, [visit(100_000)], heard, ALL_DAY)] == ["missed"]


def test_what_was_not_listened_to_is_not_decided():
    half = [(98_000, 104_000)]
    assert [c.outcome for c in check(GREETING, [visit(100_000)], [], half)] == ["undecidable"]
    heard = [said("greeting", 103_000)]
    assert [c.outcome for c in check(GREETING, [visit(100_000)], heard, half)] == ["met"]


def test_stretches_that_overlap_count_once():
    pieces = [(98_000, 104_000), (99_000, 104_000), (103_000, 104_500)]
    assert [c.outcome for c in check(GREETING, [visit(100_000)], [], pieces)] == ["undecidable"]


def test_what_must_not_be_said():
    heard = [said("refusal", 450_000)]
    outcomes = [c.outcome for c in check(NO_REFUSAL, [receipt(300_000), receipt(500_000)], heard, ALL_DAY)]
    assert outcomes == ["met", "missed"]


def test_only_occasions_of_its_moment():
    assert check(OFFER, [visit(100_000)], [], ALL_DAY) == []


WRITTEN = {"name": "greeting", "names": ["greeting"], "moment": "visit", "before_s": 2, "after_s": 10}


def test_rules_as_they_are_written():
    (found,) = standards([WRITTEN])
    assert found == Standard("greeting", ("greeting",), "visit", 2.0, 10.0)


def test_as_long_before_as_after_is_some_time():
    (standard,) = standards([WRITTEN | {"before_s": 5, "after_s": 5}])
    assert (standard.before_s, standard.after_s) == (5, 5)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"moment": "noon"}, "tied to"),
        ({"names": [" "]}, "needs a name"),
        ({"after_s": 601}, "600"),
        ({"before_s": 0, "after_s": 0}, "some time"),
        ({"after_s": "soon"}, "has name"),
    ],
)
def test_a_rule_that_cannot_be_checked_is_said(change, words):
    with pytest.raises(BadStandard, match=words):
        standards([WRITTEN | change])


@pytest.mark.parametrize("written", [None, {}, [1], [WRITTEN, WRITTEN], [WRITTEN] * 51])
def test_what_is_no_standard(written):
    with pytest.raises(BadStandard):
        standards(written)
