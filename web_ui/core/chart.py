"""Charts as numbers that a template draws: values with their intervals, over days or side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from host_daemon.reports.table import ReportTable

# The drawing's size in its own units, and its margins.
WIDTH, HEIGHT = 720, 280
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 12, 34
# Names under the axis beyond this many would run into each other.
NAMES = 10


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One row of the table: where it stands, its value and interval, as drawn and as read."""

    name: str
    x: float
    y: float
    low: float
    high: float
    value: float
    low_value: float
    high_value: float
    n: int


@dataclass(frozen=True, kw_only=True)
class Chart:
    """kind: `line` (over days) or `dots`. ticks: (y, number). names: (x, name) under the axis.

    zero: y of the line at nought, None when it is not in sight. band: points of the interval's outline.
    """

    kind: str
    marks: tuple[Mark, ...]
    ticks: tuple[tuple[float, float], ...]
    names: tuple[tuple[float, str], ...]
    zero: float | None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    bottom: int = HEIGHT - BOTTOM

    @property
    def stretches(self) -> tuple[tuple[Mark, ...], ...]:
        """Marks that follow each other without a gap: a day without a figure breaks the line."""
        found: list[list[Mark]] = []
        step = self.marks[1].x - self.marks[0].x if len(self.marks) > 1 else 0.0
        step = min((b.x - a.x for a, b in zip(self.marks, self.marks[1:], strict=False)), default=step)
        for mark in self.marks:
            if found and mark.x - found[-1][-1].x < step * 1.5:
                found[-1].append(mark)
            else:
                found.append([mark])
        return tuple(tuple(stretch) for stretch in found)

    @property
    def whiskers(self) -> tuple[Mark, ...]:
        """Marks whose interval no band shows."""
        if self.kind == "dots":
            return self.marks
        return tuple(stretch[0] for stretch in self.stretches if len(stretch) == 1)


def chart(table: ReportTable) -> Chart | None:
    """The chart of a table that has `value`, `low`, `high` and `n`; None when there is nothing to draw.

    A table of days becomes a line with a band, any other one dots with whiskers.
    """
    columns = {name: i for i, name in enumerate(table.columns)}
    if not {"value", "low", "high", "n"} <= columns.keys() or not table.rows:
        return None
    rows = [
        (i, row)
        for i, row in enumerate(table.rows)
        if all(_number(row[columns[c]]) for c in ("value", "low", "high"))
    ]
    if not rows:
        return None
    values = [float(str(row[columns[c]])) for _, row in rows for c in ("value", "low", "high")]
    ticks = nice(min(*values, 0.0), max(*values, 0.0))
    bottom, top = ticks[0], ticks[-1]
    span = WIDTH - LEFT - RIGHT

    def x(i: int) -> float:
        return round(LEFT + span * (i + 0.5) / len(table.rows), 1)

    def y(value: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (top - value) / (top - bottom), 1)

    marks = []
    for i, row in rows:
        value, low, high = (float(str(row[columns[c]])) for c in ("value", "low", "high"))
        marks.append(
            Mark(
                name=str(row[0]),
                x=x(i),
                y=y(value),
                low=y(low),
                high=y(high),
                value=value,
                low_value=low,
                high_value=high,
                n=int(str(row[columns["n"]])),
            )
        )
    every = ceil(len(table.rows) / NAMES)
    names = tuple((x(i), str(row[0])) for i, row in enumerate(table.rows) if i % every == 0)
    return Chart(
        kind="line" if table.columns[0] == "day" else "dots",
        marks=tuple(marks),
        ticks=tuple((y(tick), tick) for tick in ticks),
        names=names,
        zero=y(0.0),
    )


def nice(low: float, high: float) -> Sequence[float]:
    """Round numbers from below `low` to above `high`, 3 to 8 of them."""
    if high - low < 1e-9:
        high = low + 1
    rough = (high - low) / 5
    power: float = 10.0 ** floor(log10(rough))
    step = next(power * m for m in (1, 2, 5, 10) if power * m >= rough * 0.999)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [round(step * i, 10) for i in range(first, last + 1)]


def _number(cell: object) -> bool:
    return isinstance(cell, int | float)
