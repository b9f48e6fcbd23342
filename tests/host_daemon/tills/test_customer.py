"""What stands for a customer's card."""

from __future__ import annotations

from host_daemon.tills.identities import disguised

CARD = "2000000012345"


def test_the_same_card_is_the_same_customer_however_it_is_spaced() -> None:
    assert disguised(CARD, "key") == disguised("2 000000 012345", "key")


def test_another_card_is_another_customer() -> None:
    assert disguised(CARD, "key") != disguised("2000000012346", "key")


def test_without_the_key_a_number_cannot_be_tried_out() -> None:
    assert disguised(CARD, "key") != disguised(CARD, "other")
