"""Reports on why: reasons that people name, causes of bursts, answers to questions, factors of surveys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from host_daemon.base.texts import Texts
from host_daemon.base.texts import mark as _
from host_daemon.events import SurveyAnswered
from host_daemon.metrics.bursts import TaggedBurst, burst_causes
from host_daemon.metrics.factors import analyse
from host_daemon.metrics.pareto import Reason, pareto
from host_daemon.metrics.sincerity import sincere_share
from host_daemon.metrics.spread import mean
from host_daemon.reports.data import ReportData, ReportFilter
from host_daemon.reports.groups import GROUPS, cells, figures, split, table
from host_daemon.reports.span import Span
from host_daemon.reports.table import Cell, ReportTable

PARETO = {
    "reason": _("reason"),
    "count": _("count"),
    "value": _("percent"),
    "low": _("from"),
    "high": _("to"),
    "n": _("n"),
    "cumulative": _("cumulative"),
    "place_from": _("place from"),
    "place_to": _("place to"),
}

KINDS = {"cause": _("displeasure"), "delight": _("delight"), "wish": _("wish")}


def reasons_report(
    source: ReportData, span: Span, chosen: ReportFilter, by: str, words: Texts
) -> ReportTable:
    """Pareto of what customers, people who listen and rules named: causes, delights and wishes, each ranked
    apart."""
    rows: list[tuple[Cell, ...]] = []
    for kind, named in source.named(span, chosen).items():
        rows += [(row[0], words.text(KINDS[kind]), *row[1:]) for row in _ranked(pareto(named), words)]
    titles = {
        "reason": PARETO["reason"],
        "kind": _("kind"),
        **{k: v for k, v in PARETO.items() if k != "reason"},
    }
    return table(words, words.text("Causes, {span}", span=span.said(words)), titles, rows)


def _ranked(reasons: Sequence[Reason], words: Texts) -> list[tuple[Cell, ...]]:
    n = sum(one.count for one in reasons)
    return [
        (
            words.text(one.name),
            one.count,
            100 * one.share,
            100 * one.low,
            100 * one.high,
            n,
            100 * one.cumulative,
            *one.places,
        )
        for one in reasons
    ]


def bursts_report(source: ReportData, span: Span, chosen: ReportFilter, by: str, words: Texts) -> ReportTable:
    """Causes that move customers, tagged on bursts, ranked apart for better and for worse."""
    found = burst_causes(
        [
            TaggedBurst(burst.uid, burst.direction == "positive", causes)
            for burst, causes in source.bursts(span, chosen)
        ],
        source.settings.least_asked,
    )
    rows: list[tuple[Cell, ...]] = []
    for side, ranked in ((_("for the worse"), found.worse), (_("for the better"), found.better)):
        rows += [(row[0], words.text(side), *row[1:]) for row in _ranked(ranked, words)]
    if found.untagged:
        nothing = (None,) * (len(PARETO) - 2)
        rows.append((words.text("no cause is tagged yet"), "", found.untagged, *nothing))
    titles = {"reason": _("cause"), "side": _("burst"), **{k: v for k, v in PARETO.items() if k != "reason"}}
    return table(words, words.text("Causes of bursts, {span}", span=span.said(words)), titles, rows)


def answers_report(
    source: ReportData, span: Span, chosen: ReportFilter, by: str, words: Texts
) -> ReportTable:
    """Share of sincere answers: of all, and of those about each thing that was tagged."""
    rows = []
    for name, some in split(source.answers(span, chosen), by, span):
        about = Counter(tag for one in some for tag in one.tags)
        for tag in ("", *(tag for tag, _count in about.most_common())):
            own = [one.sincere for one in some if not tag or tag in one.tags]
            found = cells(sincere_share(own, source.settings.least_asked), words, 100)
            rows.append((name, words.text(tag or _("all answers")), len(own), *found))
    titles = figures(**{by: GROUPS[by]}, about=_("about"), answers=_("answers"))
    return table(words, words.text("Sincere answers, {span}, percent", span=span.said(words)), titles, rows)


def surveys_report(
    source: ReportData, span: Span, chosen: ReportFilter, by: str, words: Texts
) -> ReportTable:
    """Answers to the questions of surveys: their means on the survey's own scale."""
    rows = []
    for name, some in split(source.events(SurveyAnswered, span, chosen), by, span):
        for survey in sorted({one.survey for one in some}):
            own = [one for one in some if one.survey == survey]
            ends = (1.0, float(max(one.scale for one in own)))
            for question, answers in _answers(own).items():
                found = mean(answers, source.settings.least_asked, ends=ends)
                rows.append((name, survey, words.text(question), *cells(found, words)))
    titles = figures(**{by: GROUPS[by]}, survey=_("survey"), question=_("question"))
    return table(words, words.text("Surveys, {span}, mean answers", span=span.said(words)), titles, rows)


def _answers(surveys: Sequence[SurveyAnswered]) -> dict[str, list[float]]:
    """Answers by question, the key question first; skipped ones are left out."""
    found: dict[str, list[float]] = {KEY: [float(one.key) for one in surveys if one.key is not None]}
    for one in surveys:
        for name, answer in one.factors.items():
            found.setdefault(name, []).append(float(answer))
    return found


def survey_answers_report(
    source: ReportData, span: Span, chosen: ReportFilter, by: str, words: Texts
) -> ReportTable:
    """Chosen and free answers to surveys, the most frequent first; n: answers to the question."""
    counted: dict[tuple[str, str], Counter[str]] = {}
    for one in source.events(SurveyAnswered, span, chosen):
        for question, answer in one.others.items():
            counted.setdefault((one.survey, question), Counter())[str(answer)] += 1
    rows: list[tuple[Cell, ...]] = []
    for (survey, question), answers in sorted(counted.items()):
        n = answers.total()
        for answer, count in sorted(answers.items(), key=lambda pair: (-pair[1], pair[0])):
            rows.append((survey, words.text(question), words.text(answer), count, 100 * count / n, n))
    titles = {
        "survey": _("survey"),
        "question": _("question"),
        "answer": _("answer"),
        "count": _("count"),
        "value": _("percent"),
        "n": _("n"),
    }
    return table(words, words.text("Answers to surveys, {span}", span=span.said(words)), titles, rows)


KEY = _("key question")


def factors_report(
    source: ReportData, span: Span, chosen: ReportFilter, by: str, words: Texts
) -> ReportTable:
    """Satisfaction with each factor of a survey, and what it weighs in the key answer."""
    rows: list[tuple[Cell, ...]] = []
    surveys = source.events(SurveyAnswered, span, chosen)
    for survey in sorted({one.survey for one in surveys}):
        own = [one for one in surveys if one.survey == survey]
        names = tuple(name for name in _answers(own) if name != KEY)
        found = analyse(
            [{KEY: one.key, **one.factors} for one in own], KEY, names, source.settings.least_asked
        )
        for factor in found.factors:
            satisfied = cells(factor.satisfaction, words)[:3]
            weight = cells(factor.weight, words, 100)
            rows.append((words.text(factor.name), survey, *satisfied, *weight, 100 * found.explained))
    titles = {
        "factor": _("factor"),
        "survey": _("survey"),
        "satisfaction": _("satisfaction"),
        "satisfaction_low": _("from"),
        "satisfaction_high": _("to"),
        **figures(),
        "value": _("weight, percent"),
        "explained": _("explained, percent"),
    }
    return table(words, words.text("Factors, {span}", span=span.said(words)), titles, rows)
