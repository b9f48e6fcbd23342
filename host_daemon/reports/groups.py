"""Groups that a report has one row for: the whole period, each day, hour, point, operator or number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any, Protocol, TypeVar

from host_daemon.base.texts import Texts
from host_daemon.base.texts import mark as _
from host_daemon.metrics.figure import Contradiction, Figure, TooFew
from host_daemon.reports.span import Span
from host_daemon.reports.table import Cell, ReportTable

GROUPS: dict[str, str] = {
    "all": _("period"),
    "day": _("day"),
    "month": _("month"),
    "hour": _("hour"),
    "point": _("service point"),
    "operator": _("operator"),
    "number": _("service or worker"),
}
TIMES: dict[str, str] = {"day": "%Y-%m-%d", "month": "%Y-%m", "hour": "%H:00"}
FIGURE = ("value", "low", "high", "n", "note")
FIGURE_TITLES = (_("value"), _("from"), _("to"), _("n"), _("note"))


class Happened(Protocol):
    """Something at a moment: most events, and most have a point and an operator as well."""

    @property
    def at(self) -> int: ...


H = TypeVar("H", bound=Happened)


def moment(at: int, by: str, zone: tzinfo) -> str:
    """The day, month or hour of the day in which a moment falls, by the post's own clock."""
    return datetime.fromtimestamp(at / 1000, zone).strftime(TIMES[by])


def split(events: Iterable[H], by: str, span: Span) -> Iterator[tuple[str, list[H]]]:
    """Events by what the report has a row for, in order; every day of the span has one.

    An event that knows no such thing, such as an operator, is in no row.
    """
    found: dict[str, list[H]] = {}
    if by == "all":
        found[str(span)] = []
    elif by == "day":
        found = {str(day.first): [] for day in span.days()}
    for event in events:
        if by == "all":
            name = str(span)
        elif by in TIMES:
            name = moment(event.at, by, span.zone)
        else:
            value: Any = getattr(event, by, None)
            name = "" if value is None else str(value)
        if name:
            found.setdefault(name, []).append(event)
    yield from sorted(found.items(), key=_in_order)


def _in_order(pair: tuple[str, object]) -> tuple[int, str]:
    return int(pair[0]) if pair[0].isdigit() else 0, pair[0]


def cells(figure: Figure | TooFew | Contradiction, words: Texts, times: float = 1) -> tuple[Cell, ...]:
    """value, low, high, n and, where there is no value, why."""
    if isinstance(figure, TooFew):
        why = words.text("too few: {least} are needed", least=figure.least)
        return None, None, None, figure.n, why
    if isinstance(figure, Contradiction):
        why = words.text(
            "{part} of {whole} is impossible: a counter is not used", part=figure.part, whole=figure.whole
        )
        return None, None, None, figure.whole, why
    return times * figure.value, times * figure.low, times * figure.high, figure.n, ""


def table(
    words: Texts, title: str, titles: Mapping[str, str], rows: Sequence[tuple[Cell, ...]]
) -> ReportTable:
    """A table. titles: of each column, by its short name."""
    return ReportTable(title, tuple(titles), tuple(words.text(one) for one in titles.values()), tuple(rows))


def figures(**columns: str) -> dict[str, str]:
    """Titles of the columns of a figure, after those given."""
    return {**columns, **dict(zip(FIGURE, FIGURE_TITLES, strict=True))}
