"""A contact: what it counts as, and when it began."""

from __future__ import annotations

import pytest

from host_daemon.contacts.contact import Contact, Ending

OPEN = Contact("ask", "till", "anna", "open", 1_000, None, asks=("ask", "press"), repeats=("again",))


def test_it_begins_with_the_ask_or_else_with_the_rating() -> None:
    assert OPEN.at == 1_000
    assert Contact("rate", "till", None, "feedback", None, 7_000).at == 7_000


@pytest.mark.parametrize(
    ("ending", "counts"), [("rated", True), ("silent", True), ("open", False), ("feedback", False)]
)
def test_only_those_whose_answer_is_known_count_among_the_asked(ending: Ending, counts: bool) -> None:
    assert Contact("c", "till", None, ending, 1_000, 2_000).asked is counts


def test_the_same_customer_silent() -> None:
    silent = OPEN.silent(61_000)
    assert (silent.ending, silent.closed_at) == ("silent", 61_000)
    assert (silent.uid, silent.operator, silent.at, silent.causes, silent.repeats) == (
        "ask",
        "anna",
        1_000,
        ("ask", "press"),
        ("again",),
    )
