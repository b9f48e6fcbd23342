"""Customers out of receipts and presses, attempts, leavers: each once. Numbers by hand."""

from __future__ import annotations

from dataclasses import replace

from host_daemon.events import SaleAttempted, VisitorLeft
from host_daemon.projections.customers import DOOR_MS, attempts, customers, joined, leavers
from host_daemon.projections.people import CountedPerson
from host_daemon.projections.sale import HERE_MS


def press(at: int, point: str = "p", operator: str | None = None) -> tuple[str, CountedPerson]:
    return "Served", CountedPerson(at, point, operator)


def receipt(
    at: int, point: str = "p", total: int = 500, operator: str | None = None
) -> tuple[str, CountedPerson]:
    return "ReceiptPrinted", CountedPerson(at, point, operator, total, range(2))


def test_one_press_takes_no_receipt_away() -> None:
    known = [receipt(i * HERE_MS * 2) for i in range(54)] + [press(54 * HERE_MS * 2)]
    assert len(joined(known)) == 55


def test_two_presses_and_then_two_receipts_are_two_customers() -> None:
    assert len(joined([press(0), press(1000), receipt(20_000), receipt(21_000)])) == 2


def test_a_press_long_before_the_receipt_is_another_customer() -> None:
    assert len(joined([press(0), receipt(HERE_MS)])) == 1
    assert len(joined([press(0), receipt(HERE_MS + 1)])) == 2


def test_other_points_and_refunds_are_apart() -> None:
    assert len(joined([press(0), receipt(1000, point="q")])) == 2
    assert joined([receipt(0, total=-100)]) == []


def test_the_receipt_says_who_and_how_much_and_the_first_of_both_when() -> None:
    (one,) = joined([press(0, operator="anna"), receipt(5000)])
    assert (one.at, one.operator, one.sum) == (0, "anna", 500)
    (other,) = joined([press(0, operator="anna"), receipt(5000, operator="boris")])
    assert other.operator == "boris"


def test_groups_keep_everything_that_told_of_a_customer() -> None:
    first, second = press(0)[1], receipt(1000)[1]
    assert customers([("a", first), ("b", second)]) == [(first, second)]


def tried(at: int, source: str, operator: str | None = None) -> SaleAttempted:
    return SaleAttempted(uid=f"{at}{source}", at=at, point="p", operator=operator, source=source, cause="c")


def test_an_offer_that_was_pressed_and_heard_is_one_attempt() -> None:
    found = attempts([tried(0, "board:f", "anna"), tried(2000, "voice"), tried(HERE_MS + 3000, "voice")])
    assert [(one.at, one.operator) for one in found] == [(0, "anna"), (HERE_MS + 3000, None)]


def left(at: int, source: str, stage: str = "looked", operator: str | None = None) -> VisitorLeft:
    return VisitorLeft(
        uid=f"{at}{source}",
        at=at,
        point="p",
        operator=operator,
        stage=stage,
        reason=source[:5],
        source=source,
    )


def test_a_leaver_whom_staff_entered_and_an_interviewer_asked_is_one() -> None:
    staff, asked = left(0, "staff:anna", operator="anna"), left(60_000, "interview:eve")
    (one,) = leavers([staff, asked])
    assert (one.at, one.operator, one.reason, one.source) == (0, "anna", "inter", "interview:eve")
    (other,) = leavers([replace(asked, at=0), replace(staff, at=60_000)])
    assert (other.at, other.operator, other.reason) == (0, "anna", "inter")


def test_leavers_of_other_stages_of_long_before_or_of_one_source_are_apart() -> None:
    asked = left(DOOR_MS + 1, "interview:eve")
    assert len(leavers([left(0, "staff:anna"), asked])) == 2
    assert len(leavers([left(0, "staff:anna", "paid"), replace(asked, at=5)])) == 2
    assert len(leavers([left(0, "staff:anna"), left(5, "staff:anna")])) == 2
    assert (
        len(
            leavers(
                [left(0, "staff:a", operator="a"), left(5, "interview:e"), left(9, "staff:a", operator="a")]
            )
        )
        == 2
    )
