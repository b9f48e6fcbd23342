"""Stays of customers from what a camera saw each second."""

from __future__ import annotations

from host_daemon.standards.visits import GONE_MS, Stay, stays
from tests.fakes.seen import second

AT = 1_795_000_000_000


def test_customers_come_and_leave():
    seconds = [second(AT + i * 1000) for i in (*range(5), *range(12, 20), *range(60, 70))]
    seconds.append(second(AT + 40_000))  # somebody passes by
    seconds.sort(key=lambda one: one.at)
    assert stays(seconds, AT + 70_000 + GONE_MS - 1) == [
        Stay(AT, AT + 20_000),
        Stay(AT + 60_000, None),
    ]


def test_whoever_has_been_out_of_sight_long_enough_has_left():
    seconds = [second(AT + i * 1000) for i in range(10)]
    assert stays(seconds, AT + 10_000 + GONE_MS) == [Stay(AT, AT + 10_000)]


def test_a_second_without_a_face_is_no_stay():
    assert stays([second(AT + i * 1000, seen=0) for i in range(10)], AT + 60_000) == []
