"""The reports: one function each, from a source and a span to a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from host_daemon.events import SaleAttempted, Served
from host_daemon.metrics.compare import Estimate, places
from host_daemon.metrics.emonps import adjusted, emonps
from host_daemon.metrics.figure import Contradiction, Figure, TooFew
from host_daemon.metrics.pareto import pareto
from host_daemon.metrics.response import response_rate
from host_daemon.metrics.tachometer import tachometer
from host_daemon.reports.source import Chosen, Source
from host_daemon.reports.span import Span
from host_daemon.reports.table import Cell, Table
from host_daemon.texts import Texts
from host_daemon.texts import mark as _

GROUPS = {"all": _("period"), "day": _("day"), "point": _("service point"), "operator": _("operator")}
FIGURE = ("value", "low", "high", "n", "note")
FIGURE_TITLES = (_("value"), _("from"), _("to"), _("n"), _("note"))

Build = Callable[[Source, Span, Chosen, str, Texts], Table]


def emonps_report(source: Source, span: Span, chosen: Chosen, by: str, words: Texts) -> Table:
    """Emotional NPS and what it is made of."""
    rows = []
    for name, part, who in _groups(source, span, chosen, by):
        counts = source.tally(part, who)
        figure = emonps(counts, source.settings.silent_weight, source.settings.least_asked)
        made = (counts.loyal, counts.passive, counts.critics, counts.silent, counts.unmeasured)
        rows.append((name, *made, *_cells(figure, words)))
    made_titles = (_("loyal"), _("passive"), _("critics"), _("silent"), _("expression not measured"))
    return _table(
        words,
        words.text("Emotional NPS, {span}", span=span),
        (by, "loyal", "passive", "critics", "silent", "unmeasured", *FIGURE),
        (GROUPS[by], *made_titles, *FIGURE_TITLES),
        rows,
    )


def response_report(source: Source, span: Span, chosen: Chosen, by: str, words: Texts) -> Table:
    """Which percentage of the asked, and of the served, rated."""
    rows = []
    least = source.settings.least_asked
    for name, part, who in _groups(source, span, chosen, by):
        counts = source.tally(part, who)
        of_asked = response_rate(counts.rated, counts.asked, least)
        rows.append((name, words.text("of the asked"), *_cells(of_asked, words, 100)))
        served = source.count(Served, part, who)
        if served:
            unasked = source.counts(part, who)
            every = counts.rated + sum(unasked[key] for key in unasked if key.startswith("unasked"))
            of_served = response_rate(every, served, least)
            rows.append((name, words.text("of the served"), *_cells(of_served, words, 100)))
    return _table(
        words,
        words.text("Response rate, {span}, percent", span=span),
        (by, "base", *FIGURE),
        (GROUPS[by], _("base"), *FIGURE_TITLES),
        rows,
    )


def sales_report(source: Source, span: Span, chosen: Chosen, by: str, words: Texts) -> Table:
    """The tachometer, with Emotional NPS beside it. Money in whole units."""
    rows = []
    for name, part, who in _groups(source, span, chosen, by):
        sales = tachometer(
            source.receipts(part, who),
            source.visitors(part, who),
            source.count(SaleAttempted, part, who),
            source.settings.least_asked,
        )
        score = emonps(source.tally(part, who), source.settings.silent_weight, source.settings.least_asked)
        rows.append(
            (
                name,
                sales.visitors,
                sales.attempts,
                sales.sales,
                sales.turnover / 100,
                _percent(sales.conversion),
                None if isinstance(sales.receipt, TooFew) else sales.receipt.value / 100,
                None if isinstance(sales.positions, TooFew) else sales.positions.value,
                None if isinstance(score, TooFew) else score.value,
                *_cells(sales.conversion, words, 100)[1:],
            )
        )
    columns = "visitors attempts sales turnover conversion mean_receipt mean_positions emonps low high n note"
    titles = (
        _("visitors"),
        _("attempts"),
        _("sales"),
        _("turnover"),
        _("conversion, percent"),
        _("mean receipt"),
        _("positions"),
        _("Emotional NPS"),
        *FIGURE_TITLES[1:],
    )
    title = words.text("Sales, {span}", span=span)
    return _table(words, title, (by, *columns.split()), (GROUPS[by], *titles), rows)


def operators_report(source: Source, span: Span, chosen: Chosen, by: str, words: Texts) -> Table:
    """Operators by Emotional NPS, with the places that each may hold when chance is taken into account."""
    weight, least = source.settings.silent_weight, source.settings.least_asked
    figures, estimates = [], []
    for name in source.names("operator", span, chosen):
        counts = source.tally(span, Chosen(chosen.points, (name,)))
        figure = emonps(counts, weight, least)
        figures.append((name, figure))
        if isinstance(figure, Figure):
            estimates.append(Estimate(name, *adjusted(counts, weight), counts.asked))
    held = places(estimates)
    figures.sort(key=lambda pair: (held.get(pair[0], (len(figures), 0)), pair[0]))
    rows = [(name, *(held.get(name) or (None, None)), *_cells(figure, words)) for name, figure in figures]
    return _table(
        words,
        words.text("Operators by Emotional NPS, {span}", span=span),
        ("operator", "place_from", "place_to", *FIGURE),
        (_("operator"), _("place from"), _("place to"), *FIGURE_TITLES),
        rows,
    )


def reasons_report(source: Source, span: Span, chosen: Chosen, by: str, words: Texts) -> Table:
    """Pareto of the reasons tagged on incidents."""
    rows = [
        (
            words.text(one.name),
            one.count,
            100 * one.share,
            100 * one.low,
            100 * one.high,
            100 * one.cumulative,
            *one.places,
        )
        for one in pareto(source.reasons(span))
    ]
    return _table(
        words,
        words.text("Reasons, {span}", span=span),
        ("reason", "count", "percent", "low", "high", "cumulative", "place_from", "place_to"),
        (
            _("reason"),
            _("count"),
            _("percent"),
            _("from"),
            _("to"),
            _("cumulative"),
            _("place from"),
            _("place to"),
        ),
        rows,
    )


REPORTS: dict[str, Build] = {
    "emonps": emonps_report,
    "response": response_report,
    "sales": sales_report,
    "operators": operators_report,
    "reasons": reasons_report,
}


def _groups(source: Source, span: Span, chosen: Chosen, by: str) -> Iterator[tuple[str, Span, Chosen]]:
    if by == "day":
        for day in span.days():
            yield str(day.first), day, chosen
    elif by == "point":
        for name in source.names("point", span, chosen):
            yield name, span, Chosen((name,), chosen.operators)
    elif by == "operator":
        for name in source.names("operator", span, chosen):
            yield name, span, Chosen(chosen.points, (name,))
    else:
        yield str(span), span, chosen


def _cells(figure: Figure | TooFew | Contradiction, words: Texts, times: float = 1) -> tuple[Cell, ...]:
    """value, low, high, n and, where there is no value, why."""
    if isinstance(figure, TooFew):
        why = words.text("too few: {least} are needed", least=figure.least)
        return None, None, None, figure.n, why
    if isinstance(figure, Contradiction):
        why = words.text(
            "{part} of {whole} cannot be: a counter is not used", part=figure.part, whole=figure.whole
        )
        return None, None, None, figure.whole, why
    return times * figure.value, times * figure.low, times * figure.high, figure.n, ""


def _percent(figure: Figure | TooFew | Contradiction) -> float | None:
    return 100 * figure.value if isinstance(figure, Figure) else None


def _table(
    words: Texts,
    title: str,
    columns: tuple[str, ...],
    titles: tuple[str, ...],
    rows: Sequence[tuple[Cell, ...]],
) -> Table:
    return Table(title, columns, tuple(words.text(one) for one in titles), tuple(rows))
