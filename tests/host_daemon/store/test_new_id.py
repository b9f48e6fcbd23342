"""Ids of new records."""

import pytest

from host_daemon.store.new_id import new_id


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Counter 1", "counter-1"), ("Касса", "касса"), ("  A/B  ", "a-b"), ("!?", "one"), ("x" * 50, "x" * 32)],
)
def test_an_id_is_made_of_the_name(name: str, expected: str):
    assert new_id(name, set()) == expected


def test_a_taken_id_gets_the_next_number():
    assert new_id("Counter", {"counter", "counter-2"}) == "counter-3"
