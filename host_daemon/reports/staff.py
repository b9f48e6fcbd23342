"""Reports on what staff did: their own smiles, what came of their actions, the standard of service."""

from __future__ import annotations

from collections.abc import Sequence

from host_daemon.base.texts import Texts
from host_daemon.base.texts import mark as _
from host_daemon.events import ExpressionMeasured, ServiceChecked
from host_daemon.metrics.compare import Estimate, compare
from host_daemon.metrics.figure import Figure, TooFew, quantile
from host_daemon.metrics.reaction import MeanExpression, Reaction, reaction_index
from host_daemon.metrics.smile import MeasuredSmile, smile_index
from host_daemon.metrics.standard import CheckedVisit, standard
from host_daemon.reports.data import ReportData, ReportFilter
from host_daemon.reports.groups import GROUPS, cells, figures, split, table
from host_daemon.reports.span import Span
from host_daemon.reports.table import ReportTable


def smile_report(source: ReportData, span: Span, chosen: ReportFilter, by: str, words: Texts) -> ReportTable:
    """Smile-Index of operators, over all moments and at each; nothing while measuring staff is off."""
    rows = []
    found = source.events(ExpressionMeasured, span, chosen) if source.staff else []
    measured = [one for one in found if one.whose == "operator"]
    for name, some in split(measured, by, span):
        moments = [
            MeasuredSmile(one.at, one.operator or "", one.action, one.smile if one.seen else None)
            for one in some
        ]
        kinds = sorted({moment.moment for moment in moments})
        for kind, own in (
            (_("all moments"), moments),
            *((kind, [m for m in moments if m.moment == kind]) for kind in kinds if len(kinds) > 1),
        ):
            index = smile_index(own, source.settings.least_asked)
            rows.append((name, words.text(kind), *cells(index, words)))
    title = words.text("Smile-Index, {span}, 0 to 100", span=span.said(words))
    return table(words, title, figures(**{by: GROUPS[by]}, moment=_("moment")), rows)


def reactions(measured: Sequence[ExpressionMeasured]) -> dict[str, list[Reaction]]:
    """Customers' expressions around each staff action, by its name."""
    found: dict[str, list[Reaction]] = {}
    for one in measured:
        if one.whose == "customer":
            before = MeanExpression(one.positive_before, one.negative_before, one.seen_before)
            after = MeanExpression(one.positive, one.negative, one.seen)
            found.setdefault(one.action, []).append(Reaction(one.cause, one.action, before, after))
    return found


def reaction_report(
    source: ReportData, span: Span, chosen: ReportFilter, by: str, words: Texts
) -> ReportTable:
    """Reaction index of each staff action. All actions are tested together, so that chance shows none."""
    rows = []
    for name, some in split(source.events(ExpressionMeasured, span, chosen), by, span):
        found = {
            action: reaction_index(own, source.settings.least_asked)
            for action, own in sorted(reactions(some).items())
        }
        effects = effect(found)
        for action, index in found.items():
            made = list(cells(index, words))
            made[-1] = made[-1] or words.text(effects[action])
            rows.append((name, words.text(action), *made))
    title = words.text("Reaction index, {span}, points", span=span.said(words))
    return table(words, title, figures(**{by: GROUPS[by]}, action=_("action")), rows)


def effect(indexes: dict[str, Figure | TooFew]) -> dict[str, str]:
    """A verdict on each action (a key of `texts`), corrected for how many there are."""
    still = Estimate("", 0.0, 0.0, 0)
    found = {}
    known = {name: index for name, index in indexes.items() if isinstance(index, Figure)}
    for name, index in known.items():
        error = (index.high - index.low) / 2 / quantile(index.confidence)
        (pair,) = compare([Estimate(name, index.value, error**2, index.n), still])
        clear = pair.p * len(known) < 1 - index.confidence
        if not clear:
            found[name] = _("no effect is shown")
        else:
            found[name] = _("pleases") if index.value > 0 else _("displeases")
    return found


def checks(checked: Sequence[ServiceChecked]) -> list[CheckedVisit]:
    """Scored tracks and checked visits as the metric takes them."""
    return [CheckedVisit(one.uid, one.operator, one.items) for one in checked]


def standard_report(
    source: ReportData, span: Span, chosen: ReportFilter, by: str, words: Texts
) -> ReportTable:
    """Standard of service: the whole, and each item of it."""
    rows = []
    least = source.settings.least_asked
    for name, some in split(source.checked(span, chosen), by, span):
        found = standard(checks(some), least)
        rows.append((name, words.text("whole standard"), *cells(found.score, words, 100)))
        rows += [(name, words.text(item), *cells(share, words, 100)) for item, share in found.items.items()]
    title = words.text("Standard of service, {span}, percent", span=span.said(words))
    return table(words, title, figures(**{by: GROUPS[by]}, item=_("item")), rows)
