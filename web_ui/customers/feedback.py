"""Ratings by QR code and kiosk: public pages that can only submit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import HTTPException
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from host_daemon.base.texts import mark as _
from host_daemon.events import FeedbackGiven, Rated, Rating, ServedBy, SurveyAnswered, uids
from host_daemon.feedback.survey import Survey, answered, asked_at, spoken
from host_daemon.feedback.surveys import surveys
from host_daemon.settings.tree import Settings
from host_daemon.store.config import Config
from host_daemon.store.duty import serving
from host_daemon.store.records import Operator, Point
from web_ui.core.access import EVERYBODY, Who
from web_ui.core.page import PageRouter
from web_ui.core.services import ConfigOf, EventsOf, Now, ReaderOf, SettingsOf
from web_ui.core.submission import Age, Answers, Key, Stored, clean, point_of
from web_ui.core.survey_questions import FACES, SurveyQuestion, in_language
from web_ui.core.visitor import Visitor
from web_ui.customers.submission import Way, limited, rating, rating_uid

# A kiosk's rating that was made so recently knows its moment: sound and pictures of it can be had.
CERTAIN_MS = 2_000

# Which smileys there are, and what each stands for.
SMILEYS: dict[int, tuple[Rating, ...]] = {
    2: ("positive", "negative"),
    3: ("positive", "neutral", "negative"),
    4: ("positive", "positive", "negative", "negative"),
    5: ("positive", "positive", "neutral", "negative", "negative"),
}

router = PageRouter(EVERYBODY)
submissions = PageRouter(EVERYBODY, limited)
routers = (router, submissions)


class RatingGiven(BaseModel):
    """A smiley was touched, or a smile was confirmed by a touch."""

    key: Key
    rating: Rating
    age_ms: Age = 0
    operator: Annotated[str | None, Field(max_length=100)] = None
    number: Annotated[int | None, Field(ge=0, le=255, description="of the service or worker")] = None
    by: Literal["touch", "smile"] = "touch"


class SurveyGiven(BaseModel):
    """A survey was answered, or a part of it. answers: by question a place, or the text."""

    key: Key
    age_ms: Age = 0
    survey: Annotated[str, Field(max_length=60)]
    answers: Answers


class WordsGiven(BaseModel):
    """Additions to a rating. publish: the words may be published; so for the voice and the photo."""

    key: Key
    age_ms: Age = 0
    reasons: Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=20)] = []
    text: Annotated[str, Field(max_length=2000)] = ""
    contact: Annotated[str, Field(max_length=200)] = ""
    publish: bool = False
    publish_voice: bool = False
    publish_photo: bool = False


@dataclass(frozen=True, kw_only=True)
class PersonChoice:
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
    choices: tuple[PersonChoice, ...]
    back_s: float
    survey: str
    key: str
    question: str
    steps: tuple[SurveyQuestion, ...]
    camera: bool
    smile: bool
    voice_s: int
    voice_days: int


@router.page("/q/{point}", "feedback.html")
def qr(config: ConfigOf, settings: SettingsOf, who: Who, point: str) -> FeedbackPage:
    """The page that a QR code opens on a customer's phone."""
    return _page(config, settings, who, "qr", point)


@router.page("/kiosk/{point}", "feedback.html")
def kiosk(config: ConfigOf, settings: SettingsOf, who: Who, point: str) -> FeedbackPage:
    """The same, full screen, on a tablet at the counter."""
    return _page(config, settings, who, "kiosk", point)


@submissions.post("/feedback/{way}/{point}/rating")
async def rate(
    reader: ReaderOf,
    config: ConfigOf,
    settings: SettingsOf,
    now: Now,
    events: EventsOf,
    way: Way,
    point: str,
    given: RatingGiven,
) -> Stored:
    """Take a rating; the same key again changes nothing."""
    known = point_of(config, point)
    named = next((one for one in settings.contacts.numbers if one.number == given.number), None)
    if given.operator is not None and config.one(Operator, given.operator) is None:
        raise HTTPException(404, _("There is no such operator."))
    worker = config.one(Operator, named.operator) if named else None
    at, certain = now - given.age_ms, way == "kiosk" and given.age_ms <= CERTAIN_MS
    operator: str | None = None
    served_by: ServedBy = ""
    if worker:
        operator, served_by = worker.id, "number"
    elif given.operator:
        operator, served_by = given.operator, "kiosk"
    elif given.number is None and certain:
        found = await run_in_threadpool(serving, reader, config, known.id, at)
        operator, served_by = (found.operator, found.by) if found else (None, "")
    rated = Rated(
        uid=rating_uid(way, given.key),
        at=at,
        point=known.id,
        operator=operator,
        number=given.number,
        served_by=served_by,
        rating=given.rating,
        source=way,
        cause=f"{way}/{given.key}" + ("/smile" if given.by == "smile" else ""),
        # A customer with a QR code may be anywhere by now: what happened at the counter is not theirs.
        at_certain=certain,
    )
    await events.store(rated)
    return Stored()


@submissions.post("/feedback/{way}/{point}/survey")
async def answer(
    reader: ReaderOf,
    config: ConfigOf,
    settings: SettingsOf,
    now: Now,
    events: EventsOf,
    way: Way,
    point: str,
    given: SurveyGiven,
) -> Stored:
    """Take the answers to the questions that followed the rating of the same key."""
    rated = rating(reader, way, given.key)
    asked = next((one for one in surveys(config) if one.name == given.survey), None)
    if asked is None:
        raise HTTPException(404, _("There is no such survey."))
    found = answered(asked, given.answers, settings.web.smileys)
    await events.store(
        SurveyAnswered(
            uid=f"{way}/{given.key}/survey",
            at=now - given.age_ms,
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
    return Stored()


@submissions.post("/feedback/{way}/{point}/words")
async def tell(
    reader: ReaderOf, now: Now, events: EventsOf, way: Way, point: str, given: WordsGiven
) -> Stored:
    """Take what the customer adds to the rating of the same key."""
    rated = rating(reader, way, given.key)
    await events.store(
        FeedbackGiven(
            uid=uids.feedback(rated.uid),
            at=now - given.age_ms,
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
    return Stored()


def _page(config: Config, settings: Settings, who: Visitor, way: Way, point: str) -> FeedbackPage:
    known, web = point_of(config, point), settings.web
    asked = asked_at(surveys(config), point) or Survey()
    camera = way == "kiosk" and any(
        one.point == point and one.role == "customer" for one in settings.vision.cameras
    )
    key = asked.questions[0] if asked.questions else None
    return FeedbackPage(
        way=way,
        point=known,
        faces=tuple(zip(FACES[web.smileys], SMILEYS[web.smileys], strict=True)),
        reasons=web.reasons,
        choices=_choices(config, settings) if way == "kiosk" and web.kiosk_people else (),
        back_s=web.kiosk_back_s,
        survey=asked.name,
        key=key.name if key else "",
        question=spoken(key.text, who.language) if key else who.texts.text(_("How was it?")),
        steps=in_language(asked.questions[1:], who.language),
        camera=camera,
        smile=camera and web.kiosk_smile,
        voice_s=web.voice_s,
        voice_days=web.voice_days,
    )


def _choices(config: Config, settings: Settings) -> tuple[PersonChoice, ...]:
    numbers = sorted(settings.contacts.numbers, key=lambda one: one.number)
    if numbers:
        return tuple(PersonChoice(name=one.name, number=one.number) for one in numbers)
    return tuple(PersonChoice(name=one.name, operator=one.id) for one in config.operators())
