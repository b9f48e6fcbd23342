"""A hundred visitors by hand."""

from __future__ import annotations

from host_daemon.metrics.figure import TooFew
from host_daemon.metrics.funnel import funnel

STAGES = ("Came in", "Asked", "Tried on")


def test_who_leaves_is_in_no_later_stage():
    found = funnel(STAGES, {"Came in": 60, "Tried on": 10}, bought=30, least=2)
    assert [(stage.name, stage.reached, stage.left) for stage in found] == [
        ("Came in", 100, 60),
        ("Asked", 40, 0),
        ("Tried on", 40, 10),
    ]
    assert [stage.onward.value for stage in found] == [0.4, 1.0, 0.75]


def test_nobody_came():
    assert [stage.onward for stage in funnel(STAGES, {}, bought=0, least=2)] == [TooFew(0, 2)] * 3
