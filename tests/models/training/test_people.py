from __future__ import annotations

from models.training.people import parts

PEOPLE = [f"{n:08x}" for n in range(1000)]


def test_everybody_is_in_one_part_in_the_shares_that_were_set():
    found = parts(PEOPLE)
    counts = {part: list(found.values()).count(part) for part in ("train", "test")}
    assert counts == {"train": 800, "test": 200}


def test_the_split_is_the_same_whatever_the_order_and_however_often_somebody_occurs():
    assert parts(PEOPLE) == parts([*reversed(PEOPLE), *PEOPLE])
