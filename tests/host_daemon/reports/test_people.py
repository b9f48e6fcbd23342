"""People at service points, as the journal tells of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from host_daemon.base.time_zone import zone
from host_daemon.events import ReceiptPrinted, Served
from host_daemon.reports.people import CountedPerson, people
from host_daemon.reports.span import Span
from host_daemon.store.reader import Reader

DAY = Span(date(2026, 11, 20), date(2026, 11, 20), zone("Europe/Moscow"))
NINE = DAY.start + 9 * 3_600_000


def served(uid: str, at: int) -> Served:
    return Served(uid=uid, at=at, point="till", operator="anna", source="b", cause="")


def sold(uid: str, at: int, goods: int) -> ReceiptPrinted:
    return ReceiptPrinted(
        uid=uid,
        at=at,
        point="till",
        operator=None,
        till="t",
        number=uid,
        sum=500,
        positions=tuple({"name": str(n)} for n in range(goods)),
        printed=None,
        operator_name="",
    )


def test_a_press_and_a_receipt_are_people_in_the_order_of_time(post) -> None:
    folder: Path = post([sold("r", NINE + 5, 3), served("s", NINE)])
    assert people(Reader(folder / "journal.sqlite3"), (Served, ReceiptPrinted), DAY) == [
        ("Served", CountedPerson(NINE, "till", "anna")),
        ("ReceiptPrinted", CountedPerson(NINE + 5, "till", None, 500, range(3))),
    ]


def test_the_day_before_and_the_day_after_are_left_out(post) -> None:
    folder: Path = post([served("a", DAY.start - 1), served("b", DAY.start), served("c", DAY.end)])
    found = people(Reader(folder / "journal.sqlite3"), (Served,), DAY)
    assert [person.at for _kind, person in found] == [DAY.start]


def test_other_kinds_are_left_out(post) -> None:
    folder: Path = post([served("s", NINE)])
    assert people(Reader(folder / "journal.sqlite3"), (ReceiptPrinted,), DAY) == []
