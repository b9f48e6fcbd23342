"""All reports by name: meaning, groups that they can have rows for, and the function that makes each."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

from host_daemon.base.texts import Texts
from host_daemon.base.texts import mark as _
from host_daemon.events import PressesMissed, PressFound
from host_daemon.reports import causes, expression, sales, satisfaction, staff, unasked
from host_daemon.reports.data import ReportContext, ReportData, ReportFilter
from host_daemon.reports.groups import GROUPS
from host_daemon.reports.span import Span
from host_daemon.reports.table import ReportTable
from host_daemon.settings.tree import Settings

Build = Callable[[ReportData, Span, ReportFilter, str, Texts], ReportTable]
ALL = tuple(GROUPS)
UNNUMBERED = tuple(name for name in GROUPS if name != "number")
APART = tuple(name for name in GROUPS if name != "all")
WHOLE = ("all",)
STAFF_OFF = _("Measuring staff is off until a manager turns it on.")


@dataclass(frozen=True)
class Report:
    """title: as people call it. meaning: what its figures say, a sentence or two. by: what it can have rows
    for; the whole period only: it has its own rows."""

    title: str
    meaning: str
    build: Build
    by: tuple[str, ...] = UNNUMBERED


REPORTS: dict[str, Report] = {
    "emonps": Report(
        _("Emotional NPS"),
        _(
            "From -100 to 100: the share of loyal customers, less critics, less a part of the silent. "
            "Two periods whose intervals overlap may well be the same."
        ),
        satisfaction.emonps_report,
        ALL,
    ),
    "response": Report(
        _("Response rate"),
        _("What percentage of the customers who were asked gave a rating. A few answers prove little."),
        satisfaction.response_report,
        ALL,
    ),
    "served": Report(
        _("Index over the served"),
        _(
            "Emotional NPS over all customers who were served, by the till or the worker button. Those who "
            "were not asked, or did not answer, count as silent."
        ),
        satisfaction.served_report,
    ),
    "unasked": Report(
        _("Ratings nobody asked for"),
        _(
            "Ratings from keypads, QR codes, kiosks and remotes before which nobody asked. Whoever likes "
            "gives them, so they are counts and trends, never the satisfaction of all customers."
        ),
        unasked.unasked_report,
        ALL,
    ),
    "background": Report(
        _("Emotional background"),
        _(
            "What percentage of the time in which the camera saw customers' faces their expression was "
            "positive, neutral or negative. It is about expression, not about what somebody feels."
        ),
        expression.background_report,
    ),
    "operators": Report(
        _("Operators"),
        _(
            "Places from and to: the range in which each operator may be, taking chance into account. "
            "Overlapping places are tied."
        ),
        satisfaction.operators_report,
        WHOLE,
    ),
    "differences": Report(
        _("Differences"),
        _(
            "Every pair with the difference of its Emotional NPS. The p-values are corrected for the "
            "number of pairs: a difference called clear would appear by chance in at most one report "
            "out of twenty."
        ),
        satisfaction.differences_report,
        APART,
    ),
    "reasons": Report(
        _("Causes"),
        _(
            "What customers selected, what incidents were tagged with and what rules tagged, by "
            "frequency. The first few usually account for most of it; those with the same place are "
            "tied."
        ),
        causes.reasons_report,
        WHOLE,
    ),
    "bursts": Report(
        _("Bursts"),
        _(
            "Causes of sudden changes in customers' expression, as tagged by people who listened to "
            "the tracks. It is about expression, not about what somebody feels."
        ),
        causes.bursts_report,
        WHOLE,
    ),
    "reactions": Report(
        _("Reactions"),
        _(
            "How customers' expression after an action of the staff differs from before, in points from -200 "
            "to 200. Every customer is compared with themselves; an interval with 0 in it shows no effect."
        ),
        staff.reaction_report,
    ),
    "smile": Report(
        _("Smile-Index"),
        _(
            "How much operators smiled at greeting, offer and goodbye, 0 to 100. Moments at which no face "
            "was seen are not counted. For self-regulation, not for punishment."
        ),
        staff.smile_report,
    ),
    "standard": Report(
        _("Standard of service"),
        _("What percentage of the service steps was done, by checklists and by what was heard."),
        staff.standard_report,
    ),
    "answers": Report(
        _("Answers"),
        _(
            "How many percent of the answers to questions of staff were sincere, over all and by what they "
            "are about. Whoever listened says so, or the expression does: praise without a positive one is "
            "politeness. n: answers of which it is known."
        ),
        causes.answers_report,
    ),
    "surveys": Report(
        _("Surveys"),
        _("Mean answers to each question, on the survey's own scale, 1 for the worst."),
        causes.surveys_report,
    ),
    "survey_answers": Report(
        _("Answers to surveys"),
        _("What customers chose, and what they wrote in their own words, question by question."),
        causes.survey_answers_report,
        WHOLE,
    ),
    "factors": Report(
        _("Factors"),
        _(
            "How satisfied customers are with each factor, and its weight: how much of the key answer "
            "depends on it. Important factors with low satisfaction should be fixed first."
        ),
        causes.factors_report,
        WHOLE,
    ),
    "sales": Report(
        _("Sales"),
        _(
            "Sales per visitor, with the mean receipt, and to what percentage of visitors staff tried "
            "to sell. Both intervals are 95% and count n visitors. Attempts and visitors need their "
            "buttons and counters."
        ),
        sales.sales_report,
    ),
    "funnel": Report(
        _("Sales funnel"),
        _(
            "How many visitors reached each stage, and what percentage of them went on. It includes "
            "those who bought and those whose leaving staff recorded."
        ),
        sales.funnel_report,
        WHOLE,
    ),
}


def build_report(
    name: str, source: ReportData, span: Span, chosen: ReportFilter, by: str, words: Texts
) -> ReportTable:
    """The report of that name, with what it means."""
    report = REPORTS[name]
    off = words.text(STAFF_OFF) if name == "smile" and not source.staff else ""
    told = (words.text(report.meaning), off, _lost_presses(source, span, chosen, words))
    meaning = " ".join(filter(None, told))
    made = report.build(source, span, chosen, by, words)
    return dataclasses.replace(made, meaning=meaning, language=words.language)


def _lost_presses(source: ReportData, span: Span, chosen: ReportFilter, words: Texts) -> str:
    """A sentence on presses that boards counted and that never came. Empty when there are none."""
    missed = sum(one.count for one in source.events(PressesMissed, span, chosen))
    missed -= len(source.events(PressFound, span, chosen))
    if missed <= 0:
        return ""
    return words.plural(
        "{n} press of this period was lost by a board and is not in these figures.",
        "{n} presses of this period were lost by boards and are not in these figures.",
        missed,
    )


def report_context(settings: Settings) -> ReportContext:
    """The part of the settings that reports need beside those of contacts."""
    return ReportContext(
        stages=settings.funnel.stages,
        cameras={camera.name: camera.point for camera in settings.vision.cameras},
        numbers={one.number: one.name for one in settings.contacts.numbers},
        staff=settings.vision.measure_staff,
        at_staff=frozenset(one.name for one in settings.vision.cameras if one.role == "operator"),
    )
