"""Reports: any figure over a period, as a chart with its intervals, a table, CSV and XLSX."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, cast

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import Response

from host_daemon.base.texts import mark as _
from host_daemon.kits.installer import KitInstaller
from host_daemon.projections.figures import NOT_YET, keep_up
from host_daemon.reports.catalogue import REPORTS, build_report, report_context
from host_daemon.reports.data import ReportData, ReportFilter
from host_daemon.reports.span import Span
from host_daemon.reports.table import Cell, ReportTable, to_csv, to_xlsx
from host_daemon.store.names import names
from host_daemon.store.records import Operator, Point
from web_ui.core.access import READERS, visitor
from web_ui.core.chart import Chart, chart
from web_ui.core.page import Pages
from web_ui.core.services import Post

Name = Literal[
    "emonps",
    "response",
    "operators",
    "differences",
    "reasons",
    "bursts",
    "reactions",
    "smile",
    "standard",
    "answers",
    "surveys",
    "factors",
    "sales",
    "funnel",
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


def add(app: FastAPI, pages: Pages, post: Post) -> None:
    """Adds the routes."""

    def table(
        request: Request, name: Name, by: By, first: date | None, last: date | None, point: str, operator: str
    ) -> tuple[Span, ReportTable]:
        today = datetime.fromtimestamp(post.now() / 1000, post.zone).date()
        last = min(last or today, today)
        first = first or date.fromordinal(max(1, last.toordinal() - DAYS + 1))
        if not 0 <= (last - first).days < MOST_DAYS:
            raise HTTPException(400, _("The first day is after the last, or more than a year before it."))
        span = Span(first, last, post.zone)
        words = visitor(request).texts
        settings = post.config.settings()
        if not keep_up(post.journal, settings.contacts):
            raise HTTPException(503, NOT_YET)
        source = ReportData(post.journal.path, settings.contacts, post.now(), report_context(settings))
        try:
            chosen = ReportFilter((point,) if point else (), (operator,) if operator else ())
            found = build_report(name, source, span, chosen, fitting(name, by), words)
        finally:
            source.close()
        known = names(post.config)
        # A pair is of what the report was asked to compare; ids have no blanks.
        about = fitting(name, by) if found.columns[0] == "pair" else found.columns[0]
        called = {"point": known.points, "operator": known.operators}.get(about, {})
        rows = tuple(
            (" – ".join(called.get(one, one) for one in str(row[0]).split(" – ")), *row[1:])
            for row in found.rows
        )
        return span, dataclasses.replace(found, rows=rows)

    def report(
        request: Request,
        name: Name = "emonps",
        by: By = "day",
        first: date | None = None,
        last: date | None = None,
        point: str = "",
        operator: str = "",
    ) -> ReportPage:
        """A figure over a period, with its intervals."""
        words = visitor(request).texts
        span, found = table(request, name, by, first, last, point, operator)
        offered = dict.fromkeys((*KitInstaller(post.data).setup().reports, *REPORTS))
        return ReportPage(
            name=name,
            by=fitting(name, by),
            first=span.first,
            last=span.last,
            point=point,
            operator=operator,
            title=found.title,
            meaning=found.meaning,
            columns=found.columns,
            titles=found.titles,
            rows=found.rows,
            chart=chart(found),
            points=post.config.points(),
            operators=post.config.operators(),
            names={key: words.text(REPORTS[key].title) for key in offered if key in REPORTS},
            groups={key: words.text(title) for key, title in BY.items() if key in REPORTS[name].by},
        )

    pages.add("/reports", "report.html", report, READERS)

    @app.get(
        "/reports/{name}.{form}",
        dependencies=[Depends(READERS)],
        response_class=Response,
        responses={200: {"content": {kind.partition(";")[0]: {} for _, kind in FORMS.values()}}},
    )
    def download(
        request: Request,
        name: Name,
        form: Form,
        by: By = "day",
        first: date | None = None,
        last: date | None = None,
        point: str = "",
        operator: str = "",
    ) -> Response:
        """The report's table as a file."""
        span, found = table(request, name, by, first, last, point, operator)
        written, kind = FORMS[form]
        file = f"{name}-{span.first}-{span.last}.{form}"
        headers = {"content-disposition": f'attachment; filename="{file}"'}
        return Response(written(found), media_type=kind, headers=headers)


def fitting(name: Name, by: By) -> By:
    """`by`, or else the first that this report can have rows for."""
    known = REPORTS[name].by
    return by if by in known else cast(By, known[0])
