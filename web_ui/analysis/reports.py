"""Reports: any figure over a period, as a chart with its intervals, a table, CSV and XLSX."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal, cast

from fastapi import Depends, HTTPException
from fastapi.responses import Response
from pydantic import AfterValidator, WithJsonSchema

from host_daemon.base.texts import Texts
from host_daemon.base.texts import mark as _
from host_daemon.kits.installer import KitInstaller
from host_daemon.reports.catalogue import REPORTS, build_report
from host_daemon.reports.data import ReportFilter
from host_daemon.reports.span import Span
from host_daemon.reports.table import Cell, ReportTable, to_csv, to_xlsx
from host_daemon.store.names import names
from host_daemon.store.records import Operator, Point
from web_ui.analysis.report_source import report_source
from web_ui.core.access import READERS, Who
from web_ui.core.chart import Chart, chart
from web_ui.core.page import PageRouter
from web_ui.core.services import ConfigOf, DataOf, Services, ServicesOf


def _known(name: str) -> str:
    if name not in REPORTS:
        raise ValueError("there is no such report")
    return name


Name = Annotated[
    str, AfterValidator(_known), WithJsonSchema({"type": "string", "enum": list(REPORTS), "title": "Name"})
]
By = Literal["day", "month", "hour", "point", "operator", "number", "all"]
Form = Literal["csv", "xlsx"]

DAYS = 30
# More days than this would make a page of thousands of rows.
MOST_DAYS = 366
FORMS = {
    "csv": (to_csv, "text/csv; charset=utf-8"),
    "xlsx": (to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}

BY: dict[str, str] = {
    "day": _("days"),
    "month": _("months"),
    "hour": _("hours of the day"),
    "point": _("service points"),
    "operator": _("operators"),
    "number": _("services and workers"),
    "all": _("whole period"),
}

router = PageRouter(READERS)
routers = (router,)


@dataclass(frozen=True, kw_only=True)
class ReportQuery:
    """Subject of a report. first, last: days, both included; None: the last thirty."""

    by: By
    first: date | None
    last: date | None
    point: str
    operator: str


@dataclass(frozen=True, kw_only=True)
class ReportPage:
    """first, last: days, both included. chart: None where there is nothing to draw.

    names: of all reports, those of the kit first. groups: what this one can have rows for.
    """

    name: Name
    by: By
    first: date
    last: date
    point: str
    operator: str
    title: str
    meaning: str
    columns: tuple[str, ...]
    titles: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    chart: Chart | None
    points: tuple[Point, ...]
    operators: tuple[Operator, ...]
    names: dict[str, str]
    groups: dict[str, str]


def _query(
    by: By = "day", first: date | None = None, last: date | None = None, point: str = "", operator: str = ""
) -> ReportQuery:
    return ReportQuery(by=by, first=first, last=last, point=point, operator=operator)


QueryOf = Annotated[ReportQuery, Depends(_query)]


@router.page("/reports", "report.html")
def report(
    services: ServicesOf, config: ConfigOf, data: DataOf, who: Who, query: QueryOf, name: Name = "emonps"
) -> ReportPage:
    """A figure over a period, with its intervals."""
    words = who.texts
    span = _span(services, query)
    found = _table(services, span, name, query, words)
    offered = dict.fromkeys((*KitInstaller(data).setup().reports, *REPORTS))
    return ReportPage(
        name=name,
        by=fitting(name, query.by),
        first=span.first,
        last=span.last,
        point=query.point,
        operator=query.operator,
        title=found.title,
        meaning=found.meaning,
        columns=found.columns,
        titles=found.titles,
        rows=found.rows,
        chart=chart(found),
        points=config.points(),
        operators=config.operators(),
        names={key: words.text(REPORTS[key].title) for key in offered if key in REPORTS},
        groups={key: words.text(title) for key, title in BY.items() if key in REPORTS[name].by},
    )


@router.get(
    "/reports/{name}.{form}",
    response_class=Response,
    responses={200: {"content": {kind.partition(";")[0]: {} for _, kind in FORMS.values()}}},
)
def download(services: ServicesOf, who: Who, query: QueryOf, name: Name, form: Form) -> Response:
    """The report's table as a file."""
    span = _span(services, query)
    written, kind = FORMS[form]
    content = written(_table(services, span, name, query, who.texts))
    file = f"{name}-{span.first}-{span.last}.{form}"
    headers = {"content-disposition": f'attachment; filename="{file}"'}
    return Response(content, media_type=kind, headers=headers)


def _span(services: Services, query: ReportQuery) -> Span:
    """The days of the report. Answers 400 where there are none, or too many."""
    today = datetime.fromtimestamp(services.now() / 1000, services.zone).date()
    last = min(query.last or today, today)
    first = query.first or date.fromordinal(max(1, last.toordinal() - DAYS + 1))
    if not 0 <= (last - first).days < MOST_DAYS:
        raise HTTPException(400, _("The first day is after the last, or more than a year before it."))
    return Span(first, last, services.zone)


def _table(services: Services, span: Span, name: Name, query: ReportQuery, words: Texts) -> ReportTable:
    """The report's table, with the names that people gave to points and operators."""
    by = fitting(name, query.by)
    chosen = ReportFilter((query.point,) if query.point else (), (query.operator,) if query.operator else ())
    with report_source(services) as source:
        found = build_report(name, source, span, chosen, by, words)
    known = names(services.config)
    # A pair is of what the report was asked to compare; ids have no blanks.
    about = by if found.columns[0] == "pair" else found.columns[0]
    called = {"point": known.points, "operator": known.operators}.get(about, {})
    rows = tuple(
        (" – ".join(called.get(one, one) for one in str(row[0]).split(" – ")), *row[1:]) for row in found.rows
    )
    return dataclasses.replace(found, rows=rows)


def fitting(name: Name, by: By) -> By:
    """`by`, or else the first that this report can have rows for."""
    known = REPORTS[name].by
    return by if by in known else cast(By, known[0])
