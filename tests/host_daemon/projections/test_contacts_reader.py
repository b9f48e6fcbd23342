"""Contacts of a period, and their counts."""

from __future__ import annotations

import pytest

from host_daemon.projections.contacts_reader import ContactsReader
from host_daemon.settings.contacts import ContactSettings
from tests.host_daemon.projections.written import HOUR, write
from tests.host_daemon.projections.written import journal as journal


def test_an_open_ask_becomes_silent_by_itself(journal, day):
    write(journal, [day.ask(0)])
    reader = ContactsReader(journal, ContactSettings())
    assert [contact.ending for contact in reader.contacts(0, HOUR, 60_000)] == ["open"]
    assert reader.counts(0, HOUR, 60_000)["silent"] == 0
    assert [(c.ending, c.closed_at) for c in reader.contacts(0, HOUR, 60_001)] == [("silent", 60_000)]
    assert reader.counts(0, HOUR, 60_001)["silent"] == 1


def test_a_contact_is_found_by_its_press(journal, day):
    write(journal, [day.ask(0), day.rate(5, cause="board.1")])
    reader = ContactsReader(journal, ContactSettings())
    assert (reader.of("board.1"), reader.of("rate5"), reader.of("ask0"), reader.of("x")) == (
        "ask0",
        "ask0",
        "ask0",
        None,
    )


def test_counts_are_asked_for_by_quarters_of_an_hour(journal):
    with pytest.raises(ValueError, match="quarter"):
        ContactsReader(journal, ContactSettings()).counts(0, 1000, 0)


@pytest.mark.parametrize(
    ("chosen", "uids"), [({"points": ["till"]}, ["ask0"]), ({"operators": ["anna"]}, ["ask9"])]
)
def test_points_and_operators_are_chosen(journal, day, chosen, uids):
    write(journal, [day.ask(0), day.ask(9, operator="anna", point="café")])
    reader = ContactsReader(journal, ContactSettings())
    assert [contact.uid for contact in reader.contacts(0, HOUR, HOUR, **chosen)] == uids
    assert reader.counts(0, HOUR, HOUR, **chosen)["silent"] == 1


def test_ratings_by_kind_are_those_asked_for_and_those_not(journal, day) -> None:
    write(journal, [day.ask(0), day.rate(5), day.rate(300), day.rate(400, "negative", point="café")])
    reader = ContactsReader(journal, ContactSettings())
    assert reader.ratings(0, HOUR) == {"positive": 2, "negative": 1}
    assert reader.ratings(0, HOUR, ("till",)) == {"positive": 2}
    assert reader.ratings(HOUR, 2 * HOUR) == {}


def test_who_was_asked_may_rate_until_the_window_is_over(journal, day) -> None:
    write(journal, [day.ask(0)])
    reader = ContactsReader(journal, ContactSettings())
    assert [reader.waiting(0, HOUR, now) for now in (60_000, 60_001)] == [1, 0]


def test_customers_asked_are_counted_by_point_and_repeats_are_none(journal, day) -> None:
    asks = [day.ask(0), day.ask(1), day.ask(200), day.ask(0, uid="c", point="café"), day.rate(500)]
    write(journal, asks)
    assert ContactsReader(journal, ContactSettings()).asked(0) == {"till": 2, "café": 1}
    assert ContactsReader(journal, ContactSettings()).asked(100_000) == {"till": 1}


def test_names_of_points_and_operators_that_had_contacts(journal, day) -> None:
    write(journal, [day.ask(0), day.ask(9, operator="anna", point="café")])
    reader = ContactsReader(journal, ContactSettings())
    assert reader.names("point", 0, HOUR) == ("café", "till")
    assert reader.names("operator", 0, HOUR) == ("anna",)
    with pytest.raises(ValueError, match="neither point nor operator"):
        reader.names("rating", 0, HOUR)
