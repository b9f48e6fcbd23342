"""Numbers of which a template draws a chart."""

from __future__ import annotations

import pytest

from host_daemon.reports.table import ReportTable
from web_ui.core.chart import chart, nice


def test_nothing_to_draw_is_no_chart() -> None:
    columns = ("day", "value", "low", "high", "n")
    assert chart(ReportTable("t", columns, ("",) * 5, (("d", None, None, None, 3),))) is None
    assert chart(ReportTable("t", ("reason", "count"), ("", ""), (("d", 3),))) is None


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (-100, 100, [-100, -50, 0, 50, 100]),
        (0, 0, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
    ],
)
def test_ticks_are_round(low: float, high: float, ticks: list[float]) -> None:
    assert nice(low, high) == ticks


def test_a_gap_breaks_the_line() -> None:
    rows = tuple((f"2026-11-{n:02}", *((None,) * 3 if n == 3 else (1.0, 0.0, 2.0)), 9) for n in range(1, 7))
    drawn = chart(ReportTable("t", ("day", "value", "low", "high", "n"), ("",) * 5, rows))
    assert drawn is not None
    assert [len(stretch) for stretch in drawn.stretches] == [2, 3]
