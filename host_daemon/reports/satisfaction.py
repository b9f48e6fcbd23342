"""Reports on how satisfied customers are: Emotional NPS, response rate, who differs from whom."""

from __future__ import annotations

from host_daemon.base.texts import Texts
from host_daemon.base.texts import mark as _
from host_daemon.metrics.compare import Estimate, compare, places
from host_daemon.metrics.emonps import AskedCounts, adjusted, emonps, of_served
from host_daemon.metrics.figure import Figure, TooFew
from host_daemon.metrics.response import response_rate
from host_daemon.reports.data import ReportData, ReportFilter, asked_counts
from host_daemon.reports.groups import GROUPS, cells, figures, split, table
from host_daemon.reports.span import Span
from host_daemon.reports.table import ReportTable

# The smallest p stand first; what follows after so many is chance in any case.
MOST_PAIRS = 200


def emonps_report(source: ReportData, span: Span, chosen: ReportFilter, by: str, words: Texts) -> ReportTable:
    """Emotional NPS and what it is made of."""
    rows = []
    for name, counted in source.grouped(span, chosen, by):
        counts = asked_counts(counted)
        figure = emonps(counts, source.settings.silent_weight, source.settings.least_asked)
        made = (counts.loyal, counts.passive, counts.critics, counts.silent, counts.unmeasured)
        rows.append((name, *made, *cells(figure, words)))
    titles = {
        by: GROUPS[by],
        "loyal": _("loyal"),
        "passive": _("passive"),
        "critics": _("critics"),
        "silent": _("silent"),
        "unmeasured": _("expression not measured"),
    }
    return table(words, words.text("Emotional NPS, {span}", span=span.said(words)), figures(**titles), rows)


def served_report(source: ReportData, span: Span, chosen: ReportFilter, by: str, words: Texts) -> ReportTable:
    """The index over all customers who were served, whether or not they were asked."""
    rows = []
    weight, least = source.settings.silent_weight, source.settings.least_asked
    served = {name: len(some) for name, some in split(source.served(span, chosen), by, span)}
    asked = {name: asked_counts(counted) for name, counted in source.grouped(span, chosen, by)}
    for name in sorted({*served, *asked}):
        counts, customers = asked.get(name, AskedCounts()), served.get(name, 0)
        made = (customers, counts.asked, counts.loyal, counts.passive, counts.critics)
        figure = of_served(counts, customers, weight, least) if customers else TooFew(0, least)
        rows.append((name, *made, *cells(figure, words)))
    titles = {
        by: GROUPS[by],
        "served": _("served"),
        "asked": _("asked"),
        "loyal": _("loyal"),
        "passive": _("passive"),
        "critics": _("critics"),
    }
    title = words.text("Index over the served, {span}", span=span.said(words))
    return table(words, title, figures(**titles), rows)


def response_report(
    source: ReportData, span: Span, chosen: ReportFilter, by: str, words: Texts
) -> ReportTable:
    """Percentages of the asked, and of the served, who rated."""
    rows = []
    least = source.settings.least_asked
    served = {name: len(some) for name, some in split(source.served(span, chosen), by, span)}
    for name, counted in source.grouped(span, chosen, by):
        counts = asked_counts(counted)
        of_asked = response_rate(counts.rated, counts.asked, least)
        rows.append((name, words.text("of the asked"), *cells(of_asked, words, 100)))
        if served.get(name):
            every = counts.rated + sum(n for key, n in counted.items() if key.startswith("unasked"))
            of_served = response_rate(every, served[name], least)
            rows.append((name, words.text("of the served"), *cells(of_served, words, 100)))
    title = words.text("Response rate, {span}, percent", span=span.said(words))
    return table(words, title, figures(**{by: GROUPS[by]}, base=_("base")), rows)


def operators_report(
    source: ReportData, span: Span, chosen: ReportFilter, by: str, words: Texts
) -> ReportTable:
    """Operators by Emotional NPS, with the places that each may hold when chance is taken into account."""
    weight, least = source.settings.silent_weight, source.settings.least_asked
    counted = {name: asked_counts(counts) for name, counts in source.grouped(span, chosen, "operator")}
    found = [(name, emonps(counts, weight, least)) for name, counts in counted.items()]
    held = places(
        [_estimate(name, counted[name], weight) for name, figure in found if isinstance(figure, Figure)]
    )
    found.sort(key=lambda pair: (held.get(pair[0], (len(found), 0)), pair[0]))
    rows = [(name, *(held.get(name) or (None, None)), *cells(figure, words)) for name, figure in found]
    titles = {"operator": _("operator"), "place_from": _("place from"), "place_to": _("place to")}
    title = words.text("Operators by Emotional NPS, {span}", span=span.said(words))
    return table(words, title, figures(**titles), rows)


def differences_report(
    source: ReportData, span: Span, chosen: ReportFilter, by: str, words: Texts
) -> ReportTable:
    """Operators, points, numbers, days, months or hours that differ in Emotional NPS by more than chance."""
    weight, least = source.settings.silent_weight, source.settings.least_asked
    estimates = [
        _estimate(name, counts, weight)
        for name, counted in source.grouped(span, chosen, by)
        if (counts := asked_counts(counted)).asked >= max(least, 1)
    ]
    sizes = {one.name: one.n for one in estimates}
    rows = [
        (
            f"{pair.one} – {pair.other}",
            pair.value * 100,
            pair.low * 100,
            pair.high * 100,
            sizes[pair.one] + sizes[pair.other],
            words.text("clearly different") if pair.clear else words.text("may be chance"),
            pair.p,
        )
        for pair in compare(estimates)[:MOST_PAIRS]
    ]
    titles = figures(pair=_("compared")) | {"p": _("p, corrected for all pairs")}
    return table(
        words, words.text("Differences in Emotional NPS, {span}", span=span.said(words)), titles, rows
    )


def _estimate(name: str, counts: AskedCounts, weight: float) -> Estimate:
    return Estimate(name, *adjusted(counts, weight), counts.asked)
