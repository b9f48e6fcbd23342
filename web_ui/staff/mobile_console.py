"""The Mobile Console: why a visitor left, as staff enter it or interviewers ask; everybody's own smiles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Request
from pydantic import BaseModel, Field, StrictInt, StringConstraints

from host_daemon.base.durations import DAY_MS
from host_daemon.base.texts import mark as _
from host_daemon.events import ExpressionMeasured, SurveyAnswered, VisitorLeft
from host_daemon.feedback.survey import Survey, answered, asked_at, spoken
from host_daemon.feedback.surveys import surveys
from host_daemon.metrics.figure import Figure, TooFew
from host_daemon.metrics.smile import MeasuredSmile, smile_index, smile_indexes
from host_daemon.store.records import Operator, Point
from web_ui.core.access import CONSOLE, header_token, visitor
from web_ui.core.page import Pages
from web_ui.core.services import Post
from web_ui.customers.feedback import FACES, Step, Taken
from web_ui.customers.submission import Age, Key, clean, point_of

# Days that the own figures are about, and smiles below which there is none.
DAYS, LEAST = 30, 10
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class Left(BaseModel):
    """A visitor left. interview: somebody asked them; answers: to the point's survey, as customers give."""

    key: Key
    age_ms: Age = 0
    point: Annotated[str, Field(max_length=100)]
    stage: Word
    reason: Word
    comment: Annotated[str, Field(max_length=1000)] = ""
    interview: bool = False
    survey: Annotated[str, Field(max_length=60)] = ""
    answers: Annotated[
        dict[str, StrictInt | Annotated[str, StringConstraints(max_length=2000)]], Field(max_length=12)
    ] = {}


@dataclass(frozen=True, kw_only=True)
class Poll:
    """What interviewers ask at a point, in their language; key: the key question first."""

    survey: str
    steps: tuple[Step, ...]


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


def add(app: FastAPI, pages: Pages, post: Post) -> None:
    """Adds the routes."""

    def console(request: Request) -> ConsolePage:
        """Why a visitor left, in two touches."""
        settings, language = post.config.settings(), visitor(request).texts.language
        known, points = surveys(post.config), post.config.points()
        asked = {point.id: asked_at(known, point.id) for point in points}
        return ConsolePage(
            operator=_operator(post, request),
            points=points,
            stages=settings.funnel.stages,
            reasons=settings.funnel.reasons,
            polls={point: _poll(one, language) for point, one in asked.items() if one},
            faces=FACES[settings.web.smileys],
        )

    def smiles(request: Request) -> SmilesPage:
        """What the staff camera measured of whoever is asking, and of nobody else."""
        operator, now = _operator(post, request), post.now()
        measured = post.reader.events([ExpressionMeasured], now - DAYS * DAY_MS, now + 1)
        own = [
            MeasuredSmile(one.at, operator.id, one.action, one.smile if one.seen else None)
            for one in measured
            if one.whose == "operator" and one.operator == operator.id
        ]
        return SmilesPage(
            operator=operator,
            days=DAYS,
            measured=post.config.settings().vision.measure_staff,
            index=smile_index(own, LEAST),
            moments=smile_indexes(own, lambda one: one.moment, LEAST),
        )

    pages.add("/console", "console.html", console, CONSOLE)
    pages.add("/console/smiles", "console_smiles.html", smiles, CONSOLE)

    @app.post("/console/left", dependencies=[Depends(CONSOLE), Depends(header_token)])
    async def left(request: Request, given: Left) -> Taken:
        """Take an entry; the same key again changes nothing."""
        operator, point = _operator(post, request), point_of(post, given.point)
        at = post.now() - given.age_ms
        source = f"{'interview' if given.interview else 'staff'}:{operator.id}"
        await post.submit(
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
        asked = next((one for one in surveys(post.config) if one.name == given.survey), None)
        if asked and given.answers:
            found = answered(asked, given.answers, post.config.settings().web.smileys)
            await post.submit(
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
        return Taken()


def _operator(post: Post, request: Request) -> Operator:
    who = visitor(request).operator
    found = post.config.one(Operator, who) if who else None
    if found is None:
        raise HTTPException(401, _("Please enter your PIN."))
    return found


def _poll(asked: Survey, language: str) -> Poll:
    steps = (
        Step(
            name=one.name,
            kind=one.kind,
            text=spoken(one.text, language),
            choices=tuple(spoken(choice, language) for choice in one.choices),
        )
        for one in asked.questions
    )
    return Poll(survey=asked.name, steps=tuple(steps))
