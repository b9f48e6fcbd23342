"""Report on ratings that nobody asked for: counts and hours, never satisfaction."""

from __future__ import annotations

from host_daemon.base.texts import Texts
from host_daemon.base.texts import mark as _
from host_daemon.reports.data import ReportData, ReportFilter
from host_daemon.reports.groups import GROUPS, table
from host_daemon.reports.span import Span
from host_daemon.reports.table import ReportTable

UNASKED = ("unasked_positive", "unasked_neutral", "unasked_negative")


def unasked_report(
    source: ReportData, span: Span, chosen: ReportFilter, by: str, words: Texts
) -> ReportTable:
    """Ratings without an ask before them, by verdict; change: more or fewer than in the row before."""
    rows = []
    before: int | None = None
    for name, counted in source.grouped(span, chosen, by):
        counts = [counted.get(kind, 0) for kind in UNASKED]
        total = sum(counts)
        if not total and by not in ("all", "day"):
            continue
        change = total - before if before is not None and by in ("day", "month") else None
        rows.append((name, *counts, total, change))
        before = total
    titles = {
        by: GROUPS[by],
        "positive": _("positive"),
        "neutral": _("neutral"),
        "negative": _("negative"),
        "n": _("n"),
        "change": _("change"),
    }
    title = words.text("Ratings nobody asked for, {span}", span=span.said(words))
    return table(words, title, titles, rows)
