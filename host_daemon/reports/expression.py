"""Report on the emotional background of customers, by hour, day, point and whoever served."""

from __future__ import annotations

from host_daemon.base.texts import Texts
from host_daemon.base.texts import mark as _
from host_daemon.metrics.figure import Figure
from host_daemon.metrics.spread import mean
from host_daemon.reports.data import ReportData, ReportFilter
from host_daemon.reports.groups import GROUPS, cells, figures, split, table
from host_daemon.reports.span import Span
from host_daemon.reports.table import ReportTable

KINDS = ("positive", "neutral", "negative")


def background_report(
    source: ReportData, span: Span, chosen: ReportFilter, by: str, words: Texts
) -> ReportTable:
    """Mean shares of positive, neutral and negative expression. The sample are minutes, not frames: those of
    one second are of one face; n: minutes in which a customer was seen."""
    rows = []
    least = source.settings.least_asked
    for name, minutes in split(source.minutes(span, chosen), by, span):
        shares = [mean([getattr(one, kind) for one in minutes], least, ends=(0, 1)) for kind in KINDS]
        values = [100 * one.value if isinstance(one, Figure) else None for one in shares[1:]]
        rows.append((name, *values, *cells(shares[0], words, 100)))
    titles = {
        **figures(**{by: GROUPS[by]}, neutral=_("neutral, percent"), negative=_("negative, percent")),
        "value": _("positive, percent"),
    }
    return table(words, words.text("Emotional background, {span}", span=span.said(words)), titles, rows)
