"""Answers to questions of staff: heard, tagged, judged sincere or not, and how many are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Depends, FastAPI, Form, HTTPException, Query, Request
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
    WorkDone,
)
from host_daemon.metrics.figure import Contradiction, Figure, TooFew
from host_daemon.metrics.pareto import Reason, pareto
from host_daemon.metrics.sincerity import sincere_share
from host_daemon.projections.answers import GivenAnswer, answer, answers
from host_daemon.store.names import Names, names
from host_daemon.store.reader import END_OF_TIME
from web_ui.core.access import LISTENERS, READERS, form_token, visitor
from web_ui.core.media import Track, track
from web_ui.core.page import Pages
from web_ui.core.services import Post
from web_ui.core.slug import slug, uid

SHOWN = 15
# Tags beside those of the settings: the manager's own, the most frequent first.
OWN_TAGS = 30
LONGEST_TAG = 60
Tag = Annotated[str, Form(max_length=100)]
Days = Annotated[int, Query(ge=1, le=3660)]


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


def add(app: FastAPI, pages: Pages, post: Post) -> None:
    """Adds the routes."""

    def listed(
        request: Request, days: Days = 30, before: Annotated[int | None, Query(ge=0, le=END_OF_TIME)] = None
    ) -> AnswersPage:
        """Answers to questions of staff, and how many of them are sincere."""
        now = post.now()
        found = answers(post.reader, now - days * DAY_MS, now + 1)
        least = post.config.settings().contacts.least_asked
        here = [one for one in found if before is None or one.at < before]
        known = names(post.config)
        lines = tuple(_line(answer(post.reader, one.asked), post, known) for one in here[:SHOWN])
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

    def shown(request: Request, slug: str) -> AnswerPage:
        """One answer: its sound, the expression while it was given, what was found in it."""
        found = answer(post.reader, _known(post, slug))
        marks = [one for one in post.reader.caused_by(found.asked.uid) if isinstance(one, AnswerMarked)]
        line = _line(found, post, names(post.config))
        return AnswerPage(
            line=line,
            judged=found.mark.sincere if found.mark else None,
            background=found.background,
            marks=tuple(marks),
            choices=_choices(post, found.tags),
            waiting=line.waiting,
        )

    pages.add("/answers", "answers.html", listed, READERS)
    pages.add("/answers/{slug}", "answer.html", shown, READERS)

    @app.post(
        "/answers/{slug}/mark",
        dependencies=[Depends(LISTENERS), Depends(form_token)],
        include_in_schema=False,
    )
    async def mark(
        request: Request,
        slug: str,
        tag: Annotated[list[Tag] | None, Form(max_length=60)] = None,
        own: Annotated[str, Form(max_length=LONGEST_TAG)] = "",
        says: Annotated[Literal["", "positive", "neutral", "negative"], Form()] = "",
        sincere: Annotated[Literal["", "yes", "no"], Form()] = "",
        comment: Annotated[str, Form(max_length=2000)] = "",
    ) -> Response:
        """Say what an answer is about, what it says, and whether it was meant."""
        asked = _known(post, slug)
        user, now = str(visitor(request).name), post.now()
        known = set(_choices(post, answer(post.reader, asked).tags))
        ticked = [one for one in tag or () if one in known]
        await post.submit(
            AnswerMarked(
                uid=f"{asked.uid}/mark/{now}.{user}",
                at=now,
                cause=asked.uid,
                user=user,
                tags=tuple(dict.fromkeys((*ticked, *filter(None, [" ".join(own.split())])))),
                says=says or None,
                sincere={"yes": True, "no": False}.get(sincere),
                comment=comment.strip(),
            )
        )
        return RedirectResponse(f"/answers/{slug}", 303)


def _known(post: Post, name: str) -> QuestionAsked:
    found = post.reader.event(uid(name))
    if not isinstance(found, QuestionAsked):
        raise HTTPException(404, _("There is no such answer."))
    return found


def _choices(post: Post, set_now: Sequence[str]) -> tuple[str, ...]:
    """What can be ticked: what customers can, and what managers wrote on other answers."""
    marks = post.reader.events((AnswerMarked,), newest=True, limit=1000)
    own = pareto(tag for one in marks for tag in one.tags)
    reasons = post.config.settings().web.reasons
    return tuple(dict.fromkeys((*reasons, *set_now, *(one.name for one in own[:OWN_TAGS]))))


def _line(found: GivenAnswer, post: Post, known: Names) -> AnswerLine:
    asked = found.asked
    events = post.reader.caused_by(asked.uid)
    done = {one.uid for one in events if one.uid.endswith("/done")}
    cuts = [one for one in events if isinstance(one, TrackCut)]
    said = post.reader.event(asked.cause)
    return AnswerLine(
        address=f"/answers/{slug(asked.uid)}",
        at=asked.at,
        point=known.point(asked.point),
        operator=known.operator(asked.operator),
        question=said.text if isinstance(said, PhraseHeard) else "",
        tracks=tuple(track(one, asked.at) for one in cuts if (post.data / one.path).is_file()),
        waiting=tuple(
            one.uid for one in events if isinstance(one, CutAsked) and f"{one.uid}/done" not in done
        ),
        missed=tuple(one.reason for one in events if isinstance(one, CutFailed)),
        transcript=" ".join(filter(None, (_transcript(post, one) for one in cuts))),
        tags=found.tags,
        says=found.mark.says if found.mark else None,
        sincere=found.sincere,
        mood=found.background.mood if found.background else None,
    )


def _transcript(post: Post, cut: TrackCut) -> str:
    done = post.reader.event(f"{cut.uid}/words/done")
    return done.text if isinstance(done, WorkDone) else ""
