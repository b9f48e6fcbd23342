"""Receipts become events: once each, at the right moment, whatever the till's clock says."""

from __future__ import annotations

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from host_daemon.events import decode, encode
from host_daemon.settings.tills import Till
from host_daemon.tills.receipt import Position, Receipt
from host_daemon.tills.receipt_event import ReceiptEvents

MOSCOW, BERLIN = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/Berlin")
MINUTE = 60_000


class Names:
    """Anna, and cards that are told in small letters."""

    def operator(self, printed):
        return {"Иванова": "anna"}.get(printed)

    def customer(self, card):
        return card.lower()


class Journal(dict):
    """Events by uid."""

    event = dict.get


def events_of(zone=MOSCOW, journal=None, **till):
    return ReceiptEvents(
        Till(name="t1", **till), 2 * MINUTE, zone, Names(), Journal() if journal is None else journal
    )


def utc(text):
    return round(datetime.fromisoformat(text).timestamp() * 1000)


@pytest.fixture
def events():
    return events_of(point="till")


def test_a_receipt_is_an_event(events):
    receipt = Receipt("42", 186415, (Position("Tea", 2, 5000, 10000),), "2026-11-20T18:45:00", "Иванова")
    event = events.take(receipt, utc("2026-11-20T15:45:20+00:00"))
    assert (event.uid, event.operator, event.operator_name) == ("till:t1/2026-11-20/42", "anna", "Иванова")
    assert event.at == utc("2026-11-20T15:45:20+00:00")
    assert decode(json.loads(json.dumps(encode(event)))) == event


def test_the_card_is_not_in_the_event_but_what_stands_for_it(events):
    assert events.take(Receipt("42", 100, customer="CARD"), MINUTE).customer == "card"
    assert events.take(Receipt("43", 100), MINUTE).customer is None


def test_a_reprint_is_the_same_event(events):
    receipt = Receipt("42", 100, (), "2026-11-20T18:45:00")
    uids = {events.take(receipt, utc(f"2026-11-2{day}T16:00:00+00:00")).uid for day in (0, 1, 3)}
    assert uids == {"till:t1/2026-11-20/42"}


def test_numbers_begin_again_in_every_shift_of_a_day():
    journal = Journal()
    events = events_of(journal=journal)
    # Two shifts, receipt 1 of each, and both printed again.
    for hour, total in ((8, 100), (20, 250), (8, 100), (20, 250)):
        receipt = Receipt("1", total, (), f"2026-11-20T{hour:02}:05:00")
        event = events.take(receipt, utc(f"2026-11-20T{hour - 3:02}:05:10+00:00"))
        journal.setdefault(event.uid, event)
    assert sorted(event.sum for event in journal.values()) == [100, 250]


@pytest.mark.parametrize("printed", ["0001-01-01T00:00:00", "1899-12-30T00:00:00"])
def test_a_time_that_stands_for_none_is_none(events, printed):
    arrived = utc("2026-11-20T20:59:00+00:00")
    event = events.take(Receipt("1", 100, (), printed), arrived, fetched=True)
    assert (event.at, event.uid) == (arrived, "till:t1/2026-11-20/1")
    assert events.clock.ahead_ms == 0


def test_receipts_without_a_number_are_told_apart_by_time_and_content(events):
    def uid(printed, content, at=MINUTE):
        return events.take(Receipt("", 500, printed=printed, content=content), at).uid

    day = "2026-11-20T18:45:00"
    assert uid(day, "a") == uid(day, "a", MINUTE + 60_000)  # printed once more
    assert len({uid(day, "a"), uid(day, "b"), uid(day.replace("45", "46"), "a")}) == 3
    assert uid(None, "a") != uid(None, "a", MINUTE + 1000)


def test_numbers_begin_again_every_day(events):
    first = events.take(Receipt("1", 100), utc("2026-11-20T20:59:00+00:00"))
    second = events.take(Receipt("1", 100), utc("2026-11-20T21:01:00+00:00"))  # past midnight in Moscow
    assert first.uid != second.uid


# Europe/Berlin: 2:30 is there twice on 25 October 2026 and never on 29 March.
@pytest.mark.parametrize("printed", ["2026-10-25T02:30:00", "2026-03-29T02:30:00"])
def test_a_receipt_of_the_hour_that_clocks_repeat_or_skip_counts_when_it_came(printed):
    events = events_of(BERLIN, point="till")
    arrived = utc(f"{printed[:10]}T01:30:00+00:00")
    event = events.take(Receipt("1", 100, (), printed), arrived)
    assert (event.at, event.uid) == (arrived, f"till:t1/{printed[:10]}/1")


@pytest.mark.parametrize("arrived", ["2026-10-25T00:30:04+00:00", "2026-10-25T01:30:04+00:00"])
def test_a_receipt_fetched_in_the_hour_that_comes_twice_is_of_the_hour_just_now(arrived):
    events = events_of(BERLIN)
    event = events.take(Receipt("1", 100, (), "2026-10-25T02:30:00"), utc(arrived), fetched=True)
    assert event.at == utc(arrived)  # within the tolerance the arrival counts


def test_the_hour_that_comes_twice_makes_no_clock_wrong():
    events = events_of(BERLIN)
    for minute in range(10, 20):
        printed = f"2026-10-25T02:{minute}:00"
        events.take(Receipt(str(minute), 100, (), printed), utc(f"2026-10-25T01:{minute}:05+00:00"))
    assert events.clock.ahead_ms == 0
