"""People at service points, as the journal tells of them."""

from __future__ import annotations

from host_daemon.events import ReceiptPrinted, Served
from host_daemon.projections.people import CountedPerson, people

START, END = 1_000_000, 2_000_000
NINE = 1_500_000


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


def test_a_press_and_a_receipt_are_people_in_the_order_of_time(written) -> None:
    reader = written([sold("r", NINE + 5, 3), served("s", NINE)])
    assert people(reader, (Served, ReceiptPrinted), START, END) == [
        ("Served", CountedPerson(NINE, "till", "anna")),
        ("ReceiptPrinted", CountedPerson(NINE + 5, "till", None, 500, range(3))),
    ]


def test_before_and_after_are_left_out(written) -> None:
    reader = written([served("a", START - 1), served("b", START), served("c", END)])
    found = people(reader, (Served,), START, END)
    assert [person.at for _kind, person in found] == [START]


def test_other_kinds_are_left_out(written) -> None:
    reader = written([served("s", NINE)])
    assert people(reader, (ReceiptPrinted,), START, END) == []
