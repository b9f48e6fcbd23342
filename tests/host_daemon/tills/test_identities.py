"""Names and cards as tills print them."""

from __future__ import annotations

import pytest

from host_daemon.store.config import Config
from host_daemon.store.records import Operator
from host_daemon.tills.identities import Identities, cashier, pseudonym

OPERATORS = (Operator(id="anna", name="Иванова А. А."), Operator(id="petr", name="Пётр"))


@pytest.mark.parametrize(
    ("printed", "who"),
    [
        ("Иванова А. А.", "anna"),
        ("ИВАНОВА А.А.", "anna"),
        ("Иванова  А.А", "anna"),
        ("ПЕТР", "petr"),
        ("Иванова", None),
        ("", None),
    ],
)
def test_a_printed_name(printed, who):
    assert cashier(printed, OPERATORS) == who


CARD = "2000000012345"


def test_the_same_card_is_the_same_customer_however_it_is_spaced() -> None:
    assert pseudonym(CARD, "key") == pseudonym("2 000000 012345", "key")


def test_another_card_is_another_customer() -> None:
    assert pseudonym(CARD, "key") != pseudonym("2000000012346", "key")


def test_without_the_key_a_number_cannot_be_tried_out() -> None:
    assert pseudonym(CARD, "key") != pseudonym(CARD, "other")


def test_identities_are_those_of_the_configuration(tmp_path) -> None:
    config = Config(tmp_path)
    identities = Identities(config)
    assert identities.operator("Пётр") is None
    config.put(OPERATORS[1])
    assert identities.operator("ПЕТР") == "petr"
    assert identities.customer(CARD) == identities.customer("2 000000 012345") != CARD
