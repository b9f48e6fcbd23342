"""The three control loops: the goal, how it is now, and what to do.

A: Emotional NPS with its reasons. B: the standard of service. C: what staff actions do to customers. Whether
a goal is reached is told by the interval, not by the value: where it lies on both sides nobody knows yet.
"""

from __future__ import annotations

from dataclasses import dataclass

from host_daemon.base.texts import Texts
from host_daemon.base.texts import mark as _
from host_daemon.events import ExpressionMeasured
from host_daemon.metrics.emonps import emonps
from host_daemon.metrics.figure import Contradiction, Figure, TooFew
from host_daemon.metrics.pareto import pareto
from host_daemon.metrics.reaction import reaction_index
from host_daemon.metrics.response import response_rate
from host_daemon.metrics.standard import standard
from host_daemon.reports.data import ReportData, ReportFilter, asked_counts
from host_daemon.reports.span import Span
from host_daemon.reports.staff import checks, effect, reactions
from host_daemon.settings.metrics import GoalSettings

# Reasons and items named as the next to mend.
MOST = 5
# A share of positive ratings without a seen face above which the camera is to be looked after.
UNSEEN = 0.3
# A response rate below which answers may not speak for everybody.
RESPONSE = 0.5


@dataclass(frozen=True)
class LoopFigure:
    """One figure of a loop. verdict: what its interval says of the goal; empty where there is none."""

    name: str
    figure: Figure | TooFew | Contradiction
    verdict: str


@dataclass(frozen=True)
class Loop:
    """title, meaning, names and todo: in the reader's language. goal: in the unit of the lines.

    report: where the figures stand in full.
    """

    title: str
    meaning: str
    goal: float
    unit: str
    lines: tuple[LoopFigure, ...]
    todo: tuple[str, ...]
    report: str


def satisfaction(
    source: ReportData, span: Span, chosen: ReportFilter, goals: GoalSettings, words: Texts
) -> Loop:
    """Loop A: are customers satisfied, and if not, why."""
    ((_name, counted),) = source.grouped(span, chosen, "all")
    counts, settings = asked_counts(counted), source.settings
    figure = emonps(counts, settings.silent_weight, settings.least_asked)
    todo = []
    if isinstance(figure, TooFew):
        todo.append(
            words.text(
                "Ask more customers: {n} were asked, {least} are needed.", n=figure.n, least=figure.least
            )
        )
    response = response_rate(counts.rated, counts.asked, settings.least_asked)
    if isinstance(response, Figure) and response.high < RESPONSE:
        silent = words.percent(1 - response.value)
        todo.append(words.text("{share} of those asked stay silent: look at how staff ask.", share=silent))
    positive = counts.loyal + counts.passive
    if positive and counts.unmeasured / positive > UNSEEN:
        share = words.percent(counts.unmeasured / positive)
        todo.append(
            words.text("At {share} of the positive ratings no face was seen: aim the camera.", share=share)
        )
    for reason in [one for one in pareto(source.reasons(span, chosen)) if one.vital][:MOST]:
        todo.append(
            words.plural(
                "Fix: {reason} ({share} of all causes, {n} time).",
                "Fix: {reason} ({share} of all causes, {n} times).",
                reason.count,
                reason=words.text(reason.name),
                share=words.percent(reason.share),
            )
        )
    return Loop(
        words.text("Loop A: Emotional NPS and its causes"),
        words.text("Are customers satisfied, and if not, why? The most frequent causes are fixed first."),
        goals.emonps,
        words.text("points"),
        (LoopFigure(words.text("Emotional NPS"), figure, _verdict(figure, goals.emonps, words)),),
        tuple(todo),
        "emonps",
    )


def service(source: ReportData, span: Span, chosen: ReportFilter, goals: GoalSettings, words: Texts) -> Loop:
    """Loop B: do staff do what belongs to a visit."""
    found = standard(checks(source.checked(span, chosen)), source.settings.least_asked)
    lines = [LoopFigure(words.text("whole standard"), _percent(found.score), "")]
    lines += [LoopFigure(words.text(item), _percent(share), "") for item, share in found.items.items()]
    lines = [LoopFigure(one.name, one.figure, _verdict(one.figure, goals.standard, words)) for one in lines]
    todo = []
    if isinstance(found.score, TooFew):
        todo.append(words.text("Score more tracks on the Mystery shopper page: too few are scored."))
    short = [one for one in lines[1:] if isinstance(one.figure, Figure) and one.figure.high < goals.standard]
    for one in sorted(short, key=_value)[:MOST]:
        done = words.percent(_value(one) / 100)
        todo.append(words.text("Train: {item} (done in {share}).", item=one.name, share=done))
    return Loop(
        words.text("Loop B: standard of service"),
        words.text("Do staff follow the service steps? The steps done least often are trained first."),
        goals.standard,
        words.text("percent"),
        tuple(lines),
        tuple(todo),
        "standard",
    )


def actions(source: ReportData, span: Span, chosen: ReportFilter, goals: GoalSettings, words: Texts) -> Loop:
    """Loop C: what do actions of the staff do to customers."""
    found = {
        action: reaction_index(own, source.settings.least_asked)
        for action, own in sorted(reactions(source.events(ExpressionMeasured, span, chosen)).items())
    }
    effects = effect(found)
    todo = []
    if not found:
        todo.append(
            words.text("Nothing was measured: add a rule that measures the expression after a staff action.")
        )
    for action, index in found.items():
        name = words.text(action)
        if isinstance(index, TooFew):
            todo.append(
                words.text(
                    "Keep measuring: {action} ({n} of {least}).", action=name, n=index.n, least=index.least
                )
            )
        elif effects[action] == "displeases":
            todo.append(words.text("Change or stop: {action}.", action=name))
        elif effects[action] == "pleases":
            todo.append(words.text("Do it more often: {action}.", action=name))
    return Loop(
        words.text("Loop C: reactions to what staff do"),
        words.text("What pleases customers is done more often; what displeases them is changed or stopped."),
        goals.reaction,
        words.text("points"),
        tuple(
            LoopFigure(words.text(action), index, _verdict(index, goals.reaction, words))
            for action, index in found.items()
        ),
        tuple(todo),
        "reactions",
    )


LOOPS = {"a": satisfaction, "b": service, "c": actions}
NAMES: dict[str, str] = {
    "a": _("Loop A: Emotional NPS and its causes"),
    "b": _("Loop B: standard of service"),
    "c": _("Loop C: reactions to what staff do"),
}


def _verdict(figure: Figure | TooFew | Contradiction, goal: float, words: Texts) -> str:
    if not isinstance(figure, Figure):
        return ""
    if figure.low >= goal:
        return words.text("the goal is reached")
    return words.text("the goal is not reached") if figure.high < goal else words.text("not known yet")


def _percent(figure: Figure | TooFew | Contradiction) -> Figure | TooFew | Contradiction:
    if not isinstance(figure, Figure):
        return figure
    return Figure(100 * figure.value, 100 * figure.low, 100 * figure.high, figure.n, figure.confidence)


def _value(line: LoopFigure) -> float:
    return line.figure.value if isinstance(line.figure, Figure) else 0.0
