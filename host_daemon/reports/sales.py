"""Reports on sales: the tachometer, and where in the funnel visitors are lost and why."""

from __future__ import annotations

from collections import Counter

from host_daemon.base.texts import Texts
from host_daemon.base.texts import mark as _
from host_daemon.events import ReceiptPrinted
from host_daemon.metrics.emonps import emonps
from host_daemon.metrics.figure import Contradiction, Figure, TooFew
from host_daemon.metrics.funnel import funnel
from host_daemon.metrics.standard import standard
from host_daemon.metrics.tachometer import tachometer
from host_daemon.reports.data import ReportData, ReportFilter, asked_counts
from host_daemon.reports.groups import FIGURE, FIGURE_TITLES, GROUPS, cells, figures, split, table
from host_daemon.reports.span import Span
from host_daemon.reports.staff import checks
from host_daemon.reports.table import Cell, ReportTable


def sales_report(source: ReportData, span: Span, chosen: ReportFilter, by: str, words: Texts) -> ReportTable:
    """The tachometer, with Emotional NPS and the standard of service beside it. Money in whole units."""
    rows = []
    least = source.settings.least_asked
    visitors = dict(split(source.visitors(span, chosen), by, span))
    attempts = dict(split(source.attempts(span, chosen), by, span))
    checked = dict(split(source.checked(span, chosen), by, span))
    asked = dict(source.grouped(span, chosen, by))
    receipts = dict(split(source.people(ReceiptPrinted, span, chosen), by, span))
    for name in sorted({*receipts, *visitors, *attempts, *asked}):
        sales = tachometer(
            receipts.get(name, ()),
            len(visitors.get(name, ())),
            len(attempts.get(name, ())),
            least,
        )
        score = emonps(asked_counts(asked.get(name, {})), source.settings.silent_weight, least)
        tried = cells(sales.attempts_per_visitor, words, 100)
        *conversion, n, note = cells(sales.conversion, words, 100)
        service = standard(checks(checked.get(name, [])), least).score
        rows.append(
            (
                name,
                sales.visitors,
                sales.attempts,
                *tried[:3],
                sales.sales,
                sales.turnover / 100,
                conversion[0],
                _value(sales.receipt, 0.01),
                _value(sales.positions),
                _value(score),
                _value(service, 100),
                *conversion[1:],
                n,
                "; ".join(dict.fromkeys(str(one) for one in (note, tried[-1]) if one)),
            )
        )
    titles = {
        by: GROUPS[by],
        "visitors": _("visitors"),
        "attempts": _("attempts"),
        "attempted": _("attempts, percent of visitors"),
        "attempted_low": _("attempts, from"),
        "attempted_high": _("attempts, to"),
        "sales": _("sales"),
        "turnover": _("turnover"),
        "conversion": _("conversion, percent"),
        "mean_receipt": _("mean receipt"),
        "mean_positions": _("positions"),
        "emonps": _("Emotional NPS"),
        "standard": _("standard, percent"),
        **dict(zip(FIGURE[1:], FIGURE_TITLES[1:], strict=True)),
    }
    return table(words, words.text("Sales, {span}", span=span.said(words)), titles, rows)


def funnel_report(source: ReportData, span: Span, chosen: ReportFilter, by: str, words: Texts) -> ReportTable:
    """Visitors by stage of the funnel, in order, each with the reasons of those who left."""
    left = source.left(span, chosen)
    bought = sum(receipt.sum >= 0 for receipt in source.people(ReceiptPrinted, span, chosen))
    known = (*source.stages, *sorted({one.stage for one in left} - set(source.stages)))
    rows: list[tuple[Cell, ...]] = []
    least = source.settings.least_asked
    for stage in funnel(known, Counter(one.stage for one in left), bought, least):
        why = Counter(one.reason for one in left if one.stage == stage.name).most_common()
        told = "; ".join(f"{words.text(reason)}: {count}" for reason, count in why)
        figure = cells(stage.onward, words, 100)
        rows.append((words.text(stage.name), stage.reached, stage.left, told, *figure))
    titles = {
        "stage": _("stage"),
        "reached": _("reached"),
        "left": _("left here"),
        "why": _("why"),
        **figures(),
        "value": _("went on, percent"),
    }
    return table(words, words.text("Sales funnel, {span}", span=span.said(words)), titles, rows)


def _value(figure: Figure | TooFew | Contradiction, times: float = 1) -> float | None:
    return times * figure.value if isinstance(figure, Figure) else None
