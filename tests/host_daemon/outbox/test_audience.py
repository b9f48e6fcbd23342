"""A message goes no wider than its rule and its target allow."""

from __future__ import annotations

from dataclasses import replace

from host_daemon.events import NoticeOwed
from host_daemon.outbox.audience import receivers, takes
from host_daemon.store.records import Target

NOTICE = NoticeOwed(
    uid="r/notice", at=1, point="till", operator="anna", rating=None, targets=("all",), cause="r", rule="x"
)
OFFICE = Target(name="office")
TILL = Target(name="till group", audience="point", points=("till", "desk"))
DOOR = Target(name="door group", audience="point", points=("door",))
ANNA = Target(name="anna's phone", audience="operator", operator="anna")
VERA = Target(name="vera's phone", audience="operator", operator="vera")
SHOP = Target(name="shop", audience="everybody")
KNOWN = (OFFICE, TILL, DOOR, ANNA, VERA, SHOP)


def told(*targets: str, operator: str | None = "anna") -> list[str]:
    return receivers(replace(NOTICE, targets=targets, operator=operator), KNOWN)


def test_everybody_means_everybody_whom_it_concerns() -> None:
    assert told("all") == ["office", "till group", "anna's phone", "shop"]


def test_what_has_no_known_operator_goes_to_no_operator() -> None:
    assert told("all", operator=None) == ["office", "till group", "shop"]


def test_a_rule_can_name_an_audience() -> None:
    assert told("@operator") == ["anna's phone"]
    assert told("@point", "@everybody") == ["till group", "shop"]
    assert told("@administrators") == ["office"]


def test_a_target_that_a_rule_names_still_gets_nothing_of_others() -> None:
    assert told("vera's phone", "office") == ["office"]
    assert not takes(DOOR, NOTICE)
