from __future__ import annotations

import pytest

from host_daemon.contacts.phrase_meaning import interpret, sure
from host_daemon.events import Asked, PhraseHeard, Rated, SaleAttempted
from tests.fakes.said import heard as phrase_heard


def heard(group) -> PhraseHeard:
    return phrase_heard(12_345, "x", group, score=0.8, point="p1")


@pytest.mark.parametrize("group", ["positive", "neutral", "negative"])
def test_a_verdict_presses_a_virtual_button(group):
    rated = interpret(heard(group), "olga")
    assert isinstance(rated, Rated)
    assert (rated.rating, rated.source, rated.cause, rated.at) == (group, "voice", "counter/x/123", 12_345)
    assert (rated.point, rated.operator) == ("p1", "olga")


def test_a_request_is_an_ask():
    asked = interpret(heard("request"), None)
    assert isinstance(asked, Asked)
    assert (asked.uid, asked.source) == ("counter/x/123/ask", "voice")


def test_an_offer_that_is_heard_is_an_attempt_to_sell():
    offer = phrase_heard(12_345, "x", "staff_action", name="offer")
    tried = interpret(offer, "olga")
    assert isinstance(tried, SaleAttempted)
    assert (tried.uid, tried.at, tried.operator, tried.source) == (
        "counter/x/123/attempted",
        12_345,
        "olga",
        "voice",
    )
    assert interpret(phrase_heard(12_345, "x", "staff_action", name="greeting"), "olga") is None


@pytest.mark.parametrize("group", ["displeasure", "staff_action", "wake_word"])
def test_other_groups_are_noted_only(group):
    assert interpret(heard(group), None) is None


@pytest.mark.parametrize(
    ("words", "score", "window", "certain"),
    [(1, 0.6, False, False), (1, 0.99, False, True), (3, 0.6, False, True), (1, 0.6, True, True)],
)
def test_displeasure_counts_by_itself_when_long_plain_or_asked_for(words, score, window, certain):
    assert sure("displeasure", words, score, window) == certain
    assert sure("positive", 1, 0.5, False)
