"""Answers to questions of staff: heard, tagged, judged sincere or not, and how many are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Depends, Form, HTTPException, Query
from fastapi.responses import RedirectResponse, Response

from host_daemon.base.durations import DAY_MS
from host_daemon.base.texts import mark as _
from host_daemon.events import (
    AnswerMarked,
    BackgroundMeasured,
    CutAsked,
    CutFailed,
    PhraseHeard,
    QuestionAsked,
    Rating,
    TrackCut,
    uids,
)
from host_daemon.metrics.figure import Contradiction, Figure, TooFew
from host_daemon.metrics.pareto import Reason, pareto
from host_daemon.metrics.sincerity import sincere_share
from host_daemon.projections.answers import GivenAnswer, answer, answers
from host_daemon.store.names import Names, names
from host_daemon.store.reader import END_OF_TIME
from web_ui.core.access import LISTENERS, READERS, Who
from web_ui.core.media import Track, track, transcript
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.services import EventsOf, Now, ReaderOf, Services, ServicesOf
from web_ui.core.slug import slug, uid
from web_ui.core.tags import LONGEST, choices, chosen

SHOWN = 15
Tag = Annotated[str, Form(max_length=100)]
Days = Annotated[int, Query(ge=1, le=3660)]

router = PageRouter(READERS)
forms = FormRouter(LISTENERS)
routers = (router, forms)


@dataclass(frozen=True, kw_only=True)
class AnswerLine:
    """One answer. question: as it was said, when a phrase asked it. sincere: None when nobody can tell.

    waiting: its track is being made; missed: why there is none, keys of `texts`. transcript: empty without
    an engine for it.
    """

    address: str
    at: int
    point: str
    operator: str | None
    question: str
    tracks: tuple[Track, ...]
    waiting: tuple[str, ...]
    missed: tuple[str, ...]
    transcript: str
    tags: tuple[str, ...]
    says: Rating | None
    sincere: bool | None
    mood: str | None


@dataclass(frozen=True, kw_only=True)
class AnswersPage:
    """The newest answers of so many days, older than `before`; what they are about, ranked.

    share: of sincere ones. unknown: answers of which it is not known. older: `before` of the next page.
    waiting: tracks of all answers shown that are being made.
    """

    days: int
    count: int
    share: Figure | TooFew | Contradiction
    unknown: int
    about: tuple[Reason, ...]
    answers: tuple[AnswerLine, ...]
    older: int | None
    waiting: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AnswerPage:
    """One answer. judged: sincere as a manager heard it, or None. choices: tags that can be ticked."""

    line: AnswerLine
    judged: bool | None
    background: BackgroundMeasured | None
    marks: tuple[AnswerMarked, ...]
    choices: tuple[str, ...]
    waiting: tuple[str, ...]


def _asked(reader: ReaderOf, slug: str) -> QuestionAsked:
    found = reader.event(uid(slug))
    if not isinstance(found, QuestionAsked):
        raise HTTPException(404, _("There is no such answer."))
    return found


QuestionOf = Annotated[QuestionAsked, Depends(_asked)]


@router.page("/answers", "answers.html")
def listed(
    services: ServicesOf,
    now: Now,
    days: Days = 30,
    before: Annotated[int | None, Query(ge=0, le=END_OF_TIME)] = None,
) -> AnswersPage:
    """Answers to questions of staff, and how many of them are sincere."""
    reader = services.reader
    found = answers(reader, now - days * DAY_MS, now + 1)
    least = services.config.settings().contacts.least_asked
    here = [one for one in found if before is None or one.at < before]
    known = names(services.config)
    lines = tuple(_line(answer(reader, one.asked), services, known) for one in here[:SHOWN])
    return AnswersPage(
        days=days,
        count=len(found),
        share=sincere_share([one.sincere for one in found], least),
        unknown=sum(one.sincere is None for one in found),
        about=pareto(tag for one in found for tag in one.tags),
        answers=lines,
        older=here[SHOWN - 1].at if len(here) > SHOWN else None,
        waiting=tuple(one for line in lines for one in line.waiting),
    )


@router.page("/answers/{slug}", "answer.html")
def shown(services: ServicesOf, asked: QuestionOf) -> AnswerPage:
    """One answer: its sound, the expression while it was given, what was found in it."""
    found = answer(services.reader, asked)
    line = _line(found, services, names(services.config))
    marks = [one for one in services.reader.caused_by(asked.uid) if isinstance(one, AnswerMarked)]
    return AnswerPage(
        line=line,
        judged=found.mark.sincere if found.mark else None,
        background=found.background,
        marks=tuple(marks),
        choices=_choices(services, found.tags),
        waiting=line.waiting,
    )


@forms.post("/answers/{slug}/mark")
async def mark(
    asked: QuestionOf,
    services: ServicesOf,
    events: EventsOf,
    who: Who,
    now: Now,
    slug: str,
    tag: Annotated[list[Tag] | None, Form(max_length=60)] = None,
    own: Annotated[str, Form(max_length=LONGEST)] = "",
    says: Annotated[Literal["", "positive", "neutral", "negative"], Form()] = "",
    sincere: Annotated[Literal["", "yes", "no"], Form()] = "",
    comment: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Say what an answer is about, what it says, and whether it was meant."""
    known = _choices(services, answer(services.reader, asked).tags)
    await events.store(
        AnswerMarked(
            uid=uids.mark(asked.uid, now, str(who.name)),
            at=now,
            cause=asked.uid,
            user=str(who.name),
            tags=chosen(tag, own, known, who.texts),
            says=says or None,
            sincere={"yes": True, "no": False}.get(sincere),
            comment=comment.strip(),
        )
    )
    return RedirectResponse(f"/answers/{slug}", 303)


def _choices(services: Services, set_now: Sequence[str]) -> tuple[str, ...]:
    return choices(services.reader, services.config.settings().web, set_now)


def _line(found: GivenAnswer, services: Services, known: Names) -> AnswerLine:
    asked, reader = found.asked, services.reader
    events = reader.caused_by(asked.uid)
    done = {one.uid for one in events if uids.is_answer(one.uid)}
    cuts = [one for one in events if isinstance(one, TrackCut)]
    said = reader.event(asked.cause)
    return AnswerLine(
        address=f"/answers/{slug(asked.uid)}",
        at=asked.at,
        point=known.point(asked.point),
        operator=known.operator(asked.operator),
        question=said.text if isinstance(said, PhraseHeard) else "",
        tracks=tuple(track(one, asked.at) for one in cuts if (services.data / one.path).is_file()),
        waiting=tuple(
            one.uid for one in events if isinstance(one, CutAsked) and uids.answer(one.uid) not in done
        ),
        missed=tuple(one.reason for one in events if isinstance(one, CutFailed)),
        transcript=transcript(reader, cuts),
        tags=found.tags,
        says=found.mark.says if found.mark else None,
        sincere=found.sincere,
        mood=found.background.mood if found.background else None,
    )
