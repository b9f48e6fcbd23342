"""The three control loops, a page each: goal, figures of now, tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from host_daemon.metrics.figure import Contradiction, Figure, TooFew
from host_daemon.reports.data import ReportFilter
from host_daemon.reports.loops import LOOPS, NAMES
from host_daemon.reports.span import Span
from host_daemon.store.records import Operator, Point
from web_ui.analysis.report_source import report_source
from web_ui.core.access import READERS, Who
from web_ui.core.page import PageRouter
from web_ui.core.services import Now, ServicesOf, SettingsOf, ZoneOf

Letter = Literal["a", "b", "c"]
DAYS = 30

router = PageRouter(READERS)
routers = (router,)


@dataclass(frozen=True, kw_only=True)
class LoopLine:
    """One figure. value, low, high: None when there are too few; n: behind it; least: needed for one."""

    name: str
    verdict: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    least: int | None


@dataclass(frozen=True, kw_only=True)
class LoopPage:
    """letter: of the loop; loops: titles of all. report: name of the report that has the figures in full."""

    letter: Letter
    loops: dict[str, str]
    title: str
    meaning: str
    goal: float
    unit: str
    lines: tuple[LoopLine, ...]
    todo: tuple[str, ...]
    report: str
    first: date
    last: date
    point: str
    operator: str
    points: tuple[Point, ...]
    operators: tuple[Operator, ...]


@router.page("/loops/{letter}", "loop.html")
def loop(
    services: ServicesOf,
    settings: SettingsOf,
    who: Who,
    now: Now,
    zone: ZoneOf,
    letter: Letter,
    point: str = "",
    operator: str = "",
) -> LoopPage:
    """A control loop over the last thirty days: goal, now, what to do."""
    words, config = who.texts, services.config
    last = datetime.fromtimestamp(now / 1000, zone).date()
    span = Span(last - timedelta(days=DAYS - 1), last, zone)
    chosen = ReportFilter((point,) if point else (), (operator,) if operator else ())
    with report_source(services) as source:
        found = LOOPS[letter](source, span, chosen, settings.goals, words)
    return LoopPage(
        letter=letter,
        loops={key: words.text(title) for key, title in NAMES.items()},
        title=found.title,
        meaning=found.meaning,
        goal=found.goal,
        unit=found.unit,
        lines=tuple(_line(one.name, one.figure, one.verdict) for one in found.lines),
        todo=found.todo,
        report=found.report,
        first=span.first,
        last=span.last,
        point=point,
        operator=operator,
        points=config.points(),
        operators=config.operators(),
    )


def _line(name: str, figure: Figure | TooFew | Contradiction, verdict: str) -> LoopLine:
    if isinstance(figure, Figure):
        return LoopLine(
            name=name,
            verdict=verdict,
            value=figure.value,
            low=figure.low,
            high=figure.high,
            n=figure.n,
            least=None,
        )
    n, least = (figure.n, figure.least) if isinstance(figure, TooFew) else (figure.whole, None)
    return LoopLine(name=name, verdict=verdict, value=None, low=None, high=None, n=n, least=least)
