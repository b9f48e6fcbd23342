"""The Mobile Console: reasons why visitors left, entered by staff or interviewers; everybody's own smiles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException
from pydantic import BaseModel, Field, StringConstraints

from host_daemon.base.durations import DAY_MS
from host_daemon.base.texts import mark as _
from host_daemon.events import ExpressionMeasured, SurveyAnswered, VisitorLeft
from host_daemon.feedback.survey import answered, asked_at
from host_daemon.feedback.surveys import surveys
from host_daemon.metrics.figure import Figure, TooFew
from host_daemon.metrics.smile import MeasuredSmile, smile_index, smile_indexes
from host_daemon.store.records import Operator, Point
from web_ui.core.access import CONSOLE, Who, header_token
from web_ui.core.page import PageRouter
from web_ui.core.services import ConfigOf, EventsOf, Now, ReaderOf, SettingsOf
from web_ui.core.submission import Age, Answers, Key, Stored, clean, point_of
from web_ui.core.survey_questions import FACES, SurveyQuestion, in_language

# Days that the own figures are about, and smiles below which there is none.
DAYS, LEAST = 30, 10
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]

router = PageRouter(CONSOLE)
writes = PageRouter(CONSOLE, header_token)
routers = (router, writes)


class LeftGiven(BaseModel):
    """A visitor left. interview: somebody asked them; answers: to the point's survey, as customers give."""

    key: Key
    age_ms: Age = 0
    point: Annotated[str, Field(max_length=100)]
    stage: Word
    reason: Word
    comment: Annotated[str, Field(max_length=1000)] = ""
    interview: bool = False
    survey: Annotated[str, Field(max_length=60)] = ""
    answers: Answers = {}


@dataclass(frozen=True, kw_only=True)
class Poll:
    """Questions of interviewers at a point, in their language; key: the key question first."""

    survey: str
    steps: tuple[SurveyQuestion, ...]


@dataclass(frozen=True, kw_only=True)
class ConsolePage:
    """stages, reasons: what can be chosen. polls: by service point, where there is one; faces: its scale."""

    operator: Operator
    points: tuple[Point, ...]
    stages: tuple[str, ...]
    reasons: tuple[str, ...]
    polls: dict[str, Poll]
    faces: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SmilesPage:
    """The operator's own Smile-Index over `days`, whole and by moment. measured: staff cameras are on."""

    operator: Operator
    days: int
    measured: bool
    index: Figure | TooFew
    moments: dict[str, Figure | TooFew]


def _operator(config: ConfigOf, who: Who) -> Operator:
    found = config.one(Operator, who.operator) if who.operator else None
    if found is None:
        raise HTTPException(401, _("Please enter your PIN."))
    return found


# Whoever opened the console.
OperatorHere = Annotated[Operator, Depends(_operator)]


@router.page("/console", "console.html")
def console(config: ConfigOf, settings: SettingsOf, who: Who, operator: OperatorHere) -> ConsolePage:
    """Why a visitor left, in two touches."""
    known, points = surveys(config), config.points()
    asked = {point.id: asked_at(known, point.id) for point in points}
    return ConsolePage(
        operator=operator,
        points=points,
        stages=settings.funnel.stages,
        reasons=settings.funnel.reasons,
        polls={
            point: Poll(survey=one.name, steps=in_language(one.questions, who.language))
            for point, one in asked.items()
            if one
        },
        faces=FACES[settings.web.smileys],
    )


@router.page("/console/smiles", "console_smiles.html")
def smiles(reader: ReaderOf, settings: SettingsOf, now: Now, operator: OperatorHere) -> SmilesPage:
    """Measures of the staff camera: of whoever is asking, and of nobody else."""
    measured = reader.events([ExpressionMeasured], now - DAYS * DAY_MS, now + 1)
    own = [
        MeasuredSmile(one.at, operator.id, one.action, one.smile if one.seen else None)
        for one in measured
        if one.whose == "operator" and one.operator == operator.id
    ]
    return SmilesPage(
        operator=operator,
        days=DAYS,
        measured=settings.vision.measure_staff,
        index=smile_index(own, LEAST),
        moments=smile_indexes(own, lambda one: one.moment, LEAST),
    )


@writes.post("/console/left")
async def left(
    operator: OperatorHere,
    config: ConfigOf,
    settings: SettingsOf,
    now: Now,
    events: EventsOf,
    given: LeftGiven,
) -> Stored:
    """Take an entry; the same key again changes nothing."""
    point = point_of(config, given.point)
    at = now - given.age_ms
    source = f"{'interview' if given.interview else 'staff'}:{operator.id}"
    await events.store(
        VisitorLeft(
            uid=f"console/{given.key}/left",
            at=at,
            point=point.id,
            operator=None if given.interview else operator.id,
            stage=clean(given.stage),
            reason=clean(given.reason),
            source=source,
            comment=clean(given.comment),
        )
    )
    asked = next((one for one in surveys(config) if one.name == given.survey), None)
    if asked and given.answers:
        found = answered(asked, given.answers, settings.web.smileys)
        await events.store(
            SurveyAnswered(
                uid=f"console/{given.key}/survey",
                at=at,
                point=point.id,
                operator=None,
                survey=asked.name,
                key=found.key,
                factors=found.factors,
                others={name: clean(words) for name, words in found.others.items()},
                source=source,
            )
        )
    return Stored()
