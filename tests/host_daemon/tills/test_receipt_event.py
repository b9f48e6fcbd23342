"""Receipts become events: once each, at the right moment, whatever the till's clock says."""

from __future__ import annotations

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from host_daemon.events import decode, encode
from host_daemon.settings.tills import Till
from host_daemon.tills.clock import TillClock
from host_daemon.tills.json_receipt import receipt_from_json
from host_daemon.tills.receipt import BadReceipt, Position, Receipt
from host_daemon.tills.receipt_event import Desk

MOSCOW = ZoneInfo("Europe/Moscow")
MINUTE = 60_000


def utc(text):
    return round(datetime.fromisoformat(text).timestamp() * 1000)


@pytest.fixture
def desk():
    return Desk(Till(name="t1", point="till"), 2 * MINUTE, MOSCOW, {"Иванова": "anna"}.get, str.lower)


def test_a_receipt_is_an_event(desk):
    receipt = Receipt("42", 186415, (Position("Tea", 2, 5000, 10000),), "2026-11-20T18:45:00", "Иванова")
    event = desk.take(receipt, utc("2026-11-20T15:45:20+00:00"))
    assert (event.uid, event.operator, event.operator_name) == ("till:t1/2026-11-20/42", "anna", "Иванова")
    assert event.at == utc("2026-11-20T15:45:20+00:00")
    assert decode(json.loads(json.dumps(encode(event)))) == event


def test_the_card_is_not_in_the_event_but_what_stands_for_it(desk):
    assert desk.take(Receipt("42", 100, customer="CARD"), MINUTE).customer == "card"
    assert desk.take(Receipt("43", 100), MINUTE).customer is None


def test_a_reprint_is_the_same_event(desk):
    receipt = Receipt("42", 100, (), "2026-11-20T18:45:00")
    uids = {desk.take(receipt, utc(f"2026-11-2{day}T16:00:00+00:00")).uid for day in (0, 1, 3)}
    assert uids == {"till:t1/2026-11-20/42"}


def test_numbers_begin_again_in_every_shift_of_a_day():
    journal = {}
    desk = Desk(Till(name="t1"), 2 * MINUTE, MOSCOW, lambda name: None, str, journal.get)
    # Two shifts, receipt 1 of each, and both printed again.
    for hour, total in ((8, 100), (20, 250), (8, 100), (20, 250)):
        receipt = Receipt("1", total, (), f"2026-11-20T{hour:02}:05:00")
        event = desk.take(receipt, utc(f"2026-11-20T{hour - 3:02}:05:10+00:00"))
        journal.setdefault(event.uid, event)
    assert sorted(event.sum for event in journal.values()) == [100, 250]


@pytest.mark.parametrize("printed", ["0001-01-01T00:00:00", "1899-12-30T00:00:00"])
def test_a_time_that_stands_for_none_is_none(desk, printed):
    arrived = utc("2026-11-20T20:59:00+00:00")
    event = desk.take(Receipt("1", 100, (), printed), arrived, fetched=True)
    assert (event.at, event.uid) == (arrived, "till:t1/2026-11-20/1")
    assert desk.clock.ahead_ms == 0


def test_numbers_begin_again_every_day(desk):
    first = desk.take(Receipt("1", 100), utc("2026-11-20T20:59:00+00:00"))
    second = desk.take(Receipt("1", 100), utc("2026-11-20T21:01:00+00:00"))  # past midnight in Moscow
    assert first.uid != second.uid


def test_a_wrong_clock_is_noticed_and_corrected_by_arrival():
    clock = TillClock(2 * MINUTE)
    hour = 3_600_000
    for i in range(5):
        arrived = 100 * hour + i * 5 * MINUTE
        assert clock.moment(arrived + hour, arrived) == arrived
    assert clock.ahead_ms == hour


def test_a_wrong_clock_is_noticed_in_a_table_that_is_looked_at():
    clock, hour = TillClock(2 * MINUTE), 60 * MINUTE
    found = []
    for i in range(6):
        arrived = 100 * hour + i * 7 * MINUTE
        found.append(clock.moment(arrived - 4000 - i * 1000 - hour, arrived, fetched=True) - arrived)
    # An hour slow. Three rows tell, the fourth is known to have come alone by the fifth.
    assert found[:3] == [-hour - 4000, -hour - 5000, -hour - 6000]
    assert found[4:] == [0, 0]
    assert abs(clock.ahead_ms + hour) < 10_000


def test_rows_that_are_written_late_keep_their_times():
    clock, hour = TillClock(2 * MINUTE), 60 * MINUTE
    for i, late in enumerate((50, 20, 35, 5, 41, 12, 28, 55, 9, 33)):
        arrived = 100 * hour + i * 10 * MINUTE
        assert clock.moment(arrived - late * MINUTE, arrived, fetched=True) == arrived - late * MINUTE
    assert clock.ahead_ms == 0


def test_what_a_night_brings_at_once_keeps_its_times():
    clock, hour = TillClock(2 * MINUTE), 60 * MINUTE
    for day in range(6):
        night = (100 + day * 24) * hour
        for i in range(20):  # the first sale of each day at the same time
            printed = night - 19 * hour + i * 10 * MINUTE
            assert clock.moment(printed, night + i * 3, fetched=True) == printed
    assert clock.ahead_ms == 0


def test_a_clock_that_only_prints_minutes_is_right():
    clock = TillClock(2 * MINUTE)
    for i in range(5):
        clock.moment(i * 5 * MINUTE, i * 5 * MINUTE + 59_000)
    assert clock.ahead_ms == 0


def test_receipts_held_back_by_a_dead_line_keep_their_times():
    clock = TillClock(2 * MINUTE)
    ten = 10 * MINUTE
    for i in range(4):
        clock.moment(i * MINUTE + ten, i * MINUTE)  # ten minutes ahead, as always
    back = 600 * MINUTE
    clock.moment(back - 50 * MINUTE + ten, back)
    assert clock.moment(back - 40 * MINUTE + ten, back + 10) == back - 40 * MINUTE
    assert clock.moment(back - 30 * MINUTE + ten, back + 20) == back - 30 * MINUTE


def test_a_receipt_is_never_later_than_its_arrival():
    clock = TillClock(2 * MINUTE)
    clock.moment(0, 0)
    assert clock.moment(999 * MINUTE, 1) == 1


# Europe/Berlin: 2:30 is there twice on 25 October 2026 and never on 29 March.
@pytest.mark.parametrize("printed", ["2026-10-25T02:30:00", "2026-03-29T02:30:00"])
def test_a_receipt_of_the_hour_that_clocks_repeat_or_skip_counts_when_it_came(printed):
    desk = Desk(Till(name="t1", point="till"), 2 * MINUTE, ZoneInfo("Europe/Berlin"), lambda name: None, str)
    arrived = utc(f"{printed[:10]}T01:30:00+00:00")
    event = desk.take(Receipt("1", 100, (), printed), arrived)
    assert (event.at, event.uid) == (arrived, f"till:t1/{printed[:10]}/1")


@pytest.mark.parametrize("arrived", ["2026-10-25T00:30:04+00:00", "2026-10-25T01:30:04+00:00"])
def test_a_receipt_fetched_in_the_hour_that_comes_twice_is_of_the_hour_just_now(arrived):
    desk = Desk(Till(name="t1"), 2 * MINUTE, ZoneInfo("Europe/Berlin"), lambda name: None, str)
    event = desk.take(Receipt("1", 100, (), "2026-10-25T02:30:00"), utc(arrived), fetched=True)
    assert event.at == utc(arrived)  # within the tolerance the arrival counts


def test_the_hour_that_comes_twice_makes_no_clock_wrong():
    desk = Desk(Till(name="t1"), 2 * MINUTE, ZoneInfo("Europe/Berlin"), lambda name: None, str)
    for minute in range(10, 20):
        printed = f"2026-10-25T02:{minute}:00"
        desk.take(Receipt(str(minute), 100, (), printed), utc(f"2026-10-25T01:{minute}:05+00:00"))
    assert desk.clock.ahead_ms == 0


def test_a_receipt_by_http():
    written = {
        "number": 42,
        "sum": "1 864,15",
        "printed": "2026-11-20T18:45:09",
        "operator": "Anna",
        "customer": " 2000000012345",
        "positions": [{"name": "Tea", "quantity": 2, "price": "50.00", "sum": 10000}],
    }
    assert receipt_from_json(written) == Receipt(
        "42", 186415, (Position("Tea", 2.0, 5000, 10000),), "2026-11-20T18:45:09", "Anna", "2000000012345"
    )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"sum": "a lot"}, "sum: 'a lot' is no amount"),
        ({"sum": 12.5}, "sum: money"),
        ({"sum": 10**12}, "sum: .* too much"),
        ({"sum": True}, "sum: money"),
        ({"number": ""}, "number: "),
        ({"number": None}, "number: "),
        ({"printed": "yesterday"}, "printed: "),
        ({"printed": "2026-11-20T18:45:09+03:00"}, "printed: .* without a zone"),
        ({"customer": "1" * 65}, "customer: a text"),
        ({"customer": 12345}, "customer: a text"),
        ({"positions": "Tea"}, "positions: a list"),
        ({"positions": [{"name": ""}]}, r"positions\[0\].name"),
        ({"positions": [{"name": "Tea", "quantity": 0}]}, r"positions\[0\].quantity"),
        ({"positions": [{"name": "Tea", "price": "x"}]}, r"positions\[0\].price"),
        ({"colour": "red"}, "colour: there is no such field"),
        ({"number": "4\x002"}, r"number: '4\\x002' has characters that cannot be printed"),
        ({"number": "4\n2"}, "number: .* cannot be printed"),
        ({"operator": "Anna\x1b[31m"}, "operator: .* cannot be printed"),
        ({"operator": "\ud800"}, "operator: .* cannot be printed"),
        ({"positions": [{"name": "Te\x07a"}]}, r"positions\[0\].name: .* cannot be printed"),
    ],
)
def test_nonsense_by_http_is_refused_by_name(change, says):
    with pytest.raises(BadReceipt, match=says):
        receipt_from_json({"number": "1", "sum": "10", **change})


def test_a_receipt_needs_number_and_sum():
    with pytest.raises(BadReceipt, match="sum is missing"):
        receipt_from_json({"number": "1"})
