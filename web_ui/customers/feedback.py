"""Ratings by QR code and kiosk: public pages that can only submit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import Depends, FastAPI, HTTPException, Request
from pydantic import BaseModel, Field, StrictInt, StringConstraints

from host_daemon.base.texts import mark as _
from host_daemon.events import FeedbackGiven, Rated, Rating, SurveyAnswered
from host_daemon.feedback.survey import Kind, Survey, answered, asked_at, spoken
from host_daemon.feedback.surveys import surveys
from host_daemon.store.records import Operator, Point
from web_ui.core.access import EVERYBODY, visitor
from web_ui.core.page import Pages
from web_ui.core.services import Post
from web_ui.customers.submission import Age, Gate, Key, Way, clean, point_of, rating, rating_uid

# A kiosk's rating that was made so recently knows its moment: sound and pictures of it can be had.
CERTAIN_MS = 2_000

# Which smileys there are, and what each stands for.
SMILEYS: dict[int, tuple[Rating, ...]] = {
    2: ("positive", "negative"),
    3: ("positive", "neutral", "negative"),
    4: ("positive", "positive", "negative", "negative"),
    5: ("positive", "positive", "neutral", "negative", "negative"),
}
FACES = {
    2: ("good", "bad"),
    3: ("good", "middling", "bad"),
    4: ("best", "good", "bad", "worst"),
    5: ("best", "good", "middling", "bad", "worst"),
}


class Rate(BaseModel):
    """A smiley was touched, or a smile was confirmed by a touch."""

    key: Key
    rating: Rating
    age_ms: Age = 0
    operator: Annotated[str | None, Field(max_length=100)] = None
    number: Annotated[int | None, Field(ge=0, le=255, description="of the service or worker")] = None
    by: Literal["touch", "smile"] = "touch"


class Answer(BaseModel):
    """A survey was answered, or a part of it. answers: by question a place, or the text."""

    key: Key
    age_ms: Age = 0
    survey: Annotated[str, Field(max_length=60)]
    answers: Annotated[
        dict[str, StrictInt | Annotated[str, StringConstraints(max_length=2000)]], Field(max_length=12)
    ]


class Tell(BaseModel):
    """What was added to a rating. publish: the words may be published; so for the voice and the photo."""

    key: Key
    age_ms: Age = 0
    reasons: Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=20)] = []
    text: Annotated[str, Field(max_length=2000)] = ""
    contact: Annotated[str, Field(max_length=200)] = ""
    publish: bool = False
    publish_voice: bool = False
    publish_photo: bool = False


class Taken(BaseModel):
    """It is stored."""

    taken: bool = True


@dataclass(frozen=True, kw_only=True)
class Step:
    """One question after the key question, in the visitor's language."""

    name: str
    kind: Kind
    text: str
    choices: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A worker or service that may be chosen: by number where numbers are set up, else by operator."""

    name: str
    operator: str | None = None
    number: int | None = None


@dataclass(frozen=True, kw_only=True)
class FeedbackPage:
    """faces: what each smiley shows and stands for, best first. choices: workers or services, or none.

    survey: name of the one that is asked here, or empty; key: name of its key question, question: its words;
    steps: the rest of it. camera: one looks at customers here, so a photo of the moment may exist. smile: the
    kiosk can be answered by a smile. voice_s: seconds of a voice message, 0 for none.
    """

    way: Way
    point: Point
    faces: tuple[tuple[str, Rating], ...]
    reasons: tuple[str, ...]
    choices: tuple[Choice, ...]
    back_s: float
    survey: str
    key: str
    question: str
    steps: tuple[Step, ...]
    camera: bool
    smile: bool
    voice_s: int
    voice_days: int


def add(app: FastAPI, pages: Pages, post: Post, gate: Gate) -> None:
    """Adds the routes."""

    def page(request: Request, way: Way, point: str) -> FeedbackPage:
        known, settings = point_of(post, point), post.config.settings()
        web = settings.web
        asked = asked_at(surveys(post.config), point) or Survey()
        words = visitor(request).texts
        camera = way == "kiosk" and any(
            one.point == point and one.role == "customer" for one in settings.vision.cameras
        )
        key = asked.questions[0] if asked.questions else None
        return FeedbackPage(
            way=way,
            point=known,
            faces=tuple(zip(FACES[web.smileys], SMILEYS[web.smileys], strict=True)),
            reasons=web.reasons,
            choices=_choices(post) if way == "kiosk" and web.kiosk_people else (),
            back_s=web.kiosk_back_s,
            survey=asked.name,
            key=key.name if key else "",
            question=spoken(key.text, words.language) if key else words.text(_("How was it?")),
            steps=_steps(asked, words.language),
            camera=camera,
            smile=camera and web.kiosk_smile,
            voice_s=web.voice_s,
            voice_days=web.voice_days,
        )

    def qr(request: Request, point: str) -> FeedbackPage:
        """The page that a QR code opens on a customer's phone."""
        return page(request, "qr", point)

    def kiosk(request: Request, point: str) -> FeedbackPage:
        """The same, full screen, on a tablet at the counter."""
        return page(request, "kiosk", point)

    pages.add("/q/{point}", "feedback.html", qr, EVERYBODY)
    pages.add("/kiosk/{point}", "feedback.html", kiosk, EVERYBODY)
    guards: list[Any] = [Depends(EVERYBODY), Depends(gate)]

    @app.post("/feedback/{way}/{point}/rating", dependencies=guards)
    async def rate(way: Way, point: str, given: Rate) -> Taken:
        """Take a rating; the same key again changes nothing."""
        known = point_of(post, point)
        named = next(
            (one for one in post.config.settings().contacts.numbers if one.number == given.number), None
        )
        if given.operator is not None and post.config.one(Operator, given.operator) is None:
            raise HTTPException(404, _("There is no such operator."))
        worker = post.config.one(Operator, named.operator) if named else None
        rated = Rated(
            uid=rating_uid(way, given.key),
            at=post.now() - given.age_ms,
            point=known.id,
            operator=worker.id if worker else given.operator,
            number=given.number,
            rating=given.rating,
            source=way,
            cause=f"{way}/{given.key}" + ("/smile" if given.by == "smile" else ""),
            # A customer with a QR code may be anywhere by now: what happened at the counter is not theirs.
            at_certain=way == "kiosk" and given.age_ms <= CERTAIN_MS,
        )
        await post.submit(rated)
        return Taken()

    @app.post("/feedback/{way}/{point}/survey", dependencies=guards)
    async def answer(way: Way, point: str, given: Answer) -> Taken:
        """Take the answers to the questions that followed the rating of the same key."""
        rated = rating(post, way, given.key)
        asked = next((one for one in surveys(post.config) if one.name == given.survey), None)
        if asked is None:
            raise HTTPException(404, _("There is no such survey."))
        found = answered(asked, given.answers, post.config.settings().web.smileys)
        await post.submit(
            SurveyAnswered(
                uid=f"{way}/{given.key}/survey",
                at=post.now() - given.age_ms,
                point=rated.point,
                operator=rated.operator,
                survey=asked.name,
                key=found.key,
                factors=found.factors,
                others={name: clean(words) for name, words in found.others.items()},
                source=way,
                cause=rated.uid,
            )
        )
        return Taken()

    @app.post("/feedback/{way}/{point}/words", dependencies=guards)
    async def tell(way: Way, point: str, given: Tell) -> Taken:
        """Take what the customer adds to the rating of the same key."""
        rated = rating(post, way, given.key)
        await post.submit(
            FeedbackGiven(
                uid=f"{rated.uid}/feedback",
                at=post.now() - given.age_ms,
                point=rated.point,
                cause=rated.uid,
                reasons=tuple(dict.fromkeys(clean(reason) for reason in given.reasons)),
                text=clean(given.text),
                contact=clean(given.contact),
                publish=given.publish,
                publish_voice=given.publish_voice,
                publish_photo=given.publish_photo,
            )
        )
        return Taken()


def _choices(post: Post) -> tuple[Choice, ...]:
    numbers = sorted(post.config.settings().contacts.numbers, key=lambda one: one.number)
    if numbers:
        return tuple(Choice(name=one.name, number=one.number) for one in numbers)
    return tuple(Choice(name=one.name, operator=one.id) for one in post.config.operators())


def _steps(asked: Survey, language: str) -> tuple[Step, ...]:
    return tuple(
        Step(
            name=one.name,
            kind=one.kind,
            text=spoken(one.text, language),
            choices=tuple(spoken(choice, language) for choice in one.choices),
        )
        for one in asked.questions[1:]
    )
