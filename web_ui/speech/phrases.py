"""VoiceTrigger: phrases with the expected errors of each, their latest firings, background work."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, FastAPI, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from host_daemon.base.durations import DAY_MS, HOUR_MS
from host_daemon.base.texts import mark as _
from host_daemon.events import HealthReported, PhraseHeard, PhraseJudged, WorkAsked, WorkDone
from host_daemon.voice.jobs.scheduler import last_calibration
from host_daemon.voice.phrase_store import PhraseStore
from host_daemon.voice.phrases.phrase import BadPhrase, Phrase, key_for, short
from host_daemon.voice.spotting.classifier import Honesty
from host_daemon.voice.training.calibration import ENOUGH_H
from web_ui.core.access import MANAGERS, form_token, visitor
from web_ui.core.page import Pages
from web_ui.core.services import Post
from web_ui.core.slug import slug

# Days over which firings are counted; how many are listed.
DAYS, LISTED, COUNTED = 7, 30, 20_000

# What stands at /voice/… itself, and can be no phrase's short name.
OWN = ("heard", "live", "own-sound", "past", "porcupine", "stop")

Text = Annotated[str, Form(max_length=200)]
Flag = Annotated[bool, Form()]


@dataclass(frozen=True, kw_only=True)
class PhraseLine:
    """One phrase. taught: `yes`, `no` or `damaged`. meter: at its own threshold; None before it was taught.
    collides: texts of phrases that fire on each other. problem: why the last teaching failed, or empty.
    fired, right, wrong: in the last 7 days, and as somebody judged them. work: uid of a teaching that waits.
    """

    phrase: Phrase
    taught: str
    meter: Honesty | None
    short: bool
    recordings: int
    collides: tuple[str, ...]
    fired: int
    right: int
    wrong: int
    problem: str
    work: str | None


@dataclass(frozen=True, kw_only=True)
class FiringLine:
    """One time that a phrase fired. address: of its sound. judged: `right`, `wrong` or empty."""

    heard: PhraseHeard
    address: str
    judged: str


@dataclass(frozen=True, kw_only=True)
class JobLine:
    """A work that waits or goes on. share: None while it waits."""

    asked: WorkAsked
    share: float | None
    heard: int


@dataclass(frozen=True, kw_only=True)
class VoicePage:
    """lines: the phrases by group. waiting: firings that wait for a look; heard: the newest others. jobs:
    work in the background; done: the newest that ended. own_sound: whether the place's own sound may be
    used; hours: of it behind the thresholds, of the `enough` that they need. problem: the phrases cannot be
    read. microphones: names; deaf: those with which something is wrong."""

    lines: tuple[PhraseLine, ...]
    waiting: tuple[FiringLine, ...]
    heard: tuple[FiringLine, ...]
    jobs: tuple[JobLine, ...]
    done: tuple[WorkDone, ...]
    own_sound: bool
    hours: float
    enough: float
    problem: str
    microphones: tuple[str, ...]
    deaf: tuple[HealthReported, ...]
    engines: tuple[tuple[str, bool], ...]


def voice_page(post: Post, shelf: PhraseStore) -> VoicePage:
    """The page as it is now."""
    now = post.now()
    settings = post.config.settings()
    problem = ""
    try:
        phrases = shelf.phrases()
    except BadPhrase as error:
        phrases, problem = [], str(error)
    firings = post.reader.events([PhraseHeard], now - DAYS * DAY_MS, now + 1, COUNTED, newest=True)
    judged = judgements(post, now)
    done = post.reader.events([WorkDone], now - DAYS * DAY_MS, now + 1, 200, newest=True)
    jobs = _jobs(post)
    listed = [_heard(one, judged) for one in firings]
    tuning = last_calibration(post.reader)
    return VoicePage(
        lines=tuple(_lines(post, shelf, phrases, firings, judged, jobs)),
        waiting=tuple(one for one in listed if not one.heard.sure and not one.judged)[:LISTED],
        heard=tuple(one for one in listed if one.heard.sure or one.judged)[:LISTED],
        jobs=jobs,
        done=done[:5],
        own_sound=settings.voice.own_sound,
        hours=tuning.hours if tuning else 0.0,
        enough=ENOUGH_H,
        problem=problem,
        microphones=tuple(one.name for one in settings.audio.microphones),
        deaf=deaf(post),
        engines=(
            ("porcupine", bool(post.config.secret("engines", "porcupine"))),
            ("vosk", bool(settings.voice.vosk_model)),
        ),
    )


def deaf(post: Post) -> tuple[HealthReported, ...]:
    """Microphones that hear nothing, or badly."""
    reports = post.health.all(post.now())
    return tuple(one for one in reports if one.sense == "microphone" and one.health in ("failed", "warning"))


def judgements(post: Post, now: int) -> dict[str, bool]:
    """Firings that somebody judged in these days: whether they were right, the newest word counts."""
    found = post.reader.events([PhraseJudged], now - DAYS * DAY_MS, now + 1)
    return {one.cause: one.right for one in found}


def _heard(heard: PhraseHeard, judged: dict[str, bool]) -> FiringLine:
    word = {True: "right", False: "wrong", None: ""}[judged.get(heard.uid)]
    return FiringLine(heard=heard, address=f"/voice/heard/{slug(heard.uid)}", judged=word)


def _jobs(post: Post) -> tuple[JobLine, ...]:
    progress = post.works.progress if post.works else None
    return tuple(
        JobLine(
            asked=one,
            share=progress.share if progress and progress.cause == one.uid else None,
            heard=progress.heard if progress and progress.cause == one.uid else 0,
        )
        for one in post.reader.unanswered()
        if isinstance(one, WorkAsked)
    )


def _lines(
    post: Post,
    shelf: PhraseStore,
    phrases: list[Phrase],
    firings: tuple[PhraseHeard, ...],
    judged: dict[str, bool],
    jobs: tuple[JobLine, ...],
) -> list[PhraseLine]:
    fired = Counter(one.phrase for one in firings)
    right = Counter(one.phrase for one in firings if judged.get(one.uid) is True)
    wrong = Counter(one.phrase for one in firings if judged.get(one.uid) is False)
    teaching = {key: job.asked.uid for job in jobs if job.asked.work == "teach" for key in job.asked.phrases}
    texts = {phrase.key: phrase.text for phrase in phrases}
    failed: dict[str, str] = {}
    for asked in post.reader.events([WorkAsked], post.now() - DAYS * DAY_MS, post.now() + 1):
        if asked.work == "teach" and isinstance(done := post.reader.event(f"{asked.uid}/done"), WorkDone):
            failed[asked.phrases[0]] = done.problem
    found = []
    for phrase in phrases:
        head = shelf.classifier(phrase.key)
        notes = shelf.notes(phrase.key)
        damaged = head is None and shelf.classifier_path(phrase.key).exists()
        found.append(
            PhraseLine(
                phrase=phrase,
                taught="yes" if head else "damaged" if damaged else "no",
                meter=head.honesty.shifted(phrase.threshold) if head else None,
                short=short(phrase),
                recordings=len(shelf.recordings(phrase.key)),
                collides=tuple(texts[key] for key in notes.collides if key in texts),
                fired=fired[phrase.key],
                right=right[phrase.key],
                wrong=wrong[phrase.key],
                problem=failed.get(phrase.key, ""),
                work=teaching.get(phrase.key),
            )
        )
    return sorted(found, key=lambda line: (line.phrase.group, line.phrase.text))


def add(app: FastAPI, pages: Pages, post: Post) -> None:
    """Adds the routes."""
    shelf = PhraseStore(post.data)

    def voice(request: Request) -> VoicePage:
        """The phrases that the post listens for, and what they heard lately."""
        return voice_page(post, shelf)

    pages.add("/voice", "voice.html", voice, MANAGERS)
    writes = [Depends(MANAGERS), Depends(form_token)]

    @app.post("/voice", dependencies=writes, include_in_schema=False)
    async def new(
        request: Request,
        text: Text,
        language: Text,
        group: Text,
        role: Text = "any",
        event: Text = "",
        engine: Text = "embedding",
        in_window: Flag = False,
        by_people: Flag = False,
    ) -> Response:
        """Add a phrase; what can be taught by its text begins to be taught at once."""
        try:
            key = key_for(text, (*OWN, *(phrase.key for phrase in shelf.phrases())))
            shelf.put(
                Phrase(
                    key,
                    text,
                    language,
                    group,  # type: ignore[arg-type]  # `put` says what is wrong with it
                    role,  # type: ignore[arg-type]
                    event.strip(),
                    engine=engine,  # type: ignore[arg-type]
                    always=not in_window,
                    by_text=not by_people,
                )
            )
        except BadPhrase as error:
            return pages.render(
                request, "voice.html", 422, page=voice_page(post, shelf), wrong=str(error), text=text
            )
        await post.note(visitor(request).name, "set up", f"phrases/{key}")
        return RedirectResponse(f"/voice/{key}", 303)

    @app.post("/voice/own-sound", dependencies=writes, include_in_schema=False)
    async def own_sound(request: Request, allowed: Flag = False) -> Response:
        """A manager allows, or forbids, that the place's own sound sets the thresholds."""
        written = post.config.written_settings()
        part = {**written.get("voice", {}), "own_sound": allowed}
        post.config.write_settings({**written, "voice": part})
        await post.note(
            visitor(request).name, "allowed own sound" if allowed else "forbade own sound", "settings/voice"
        )
        return RedirectResponse("/voice", 303)

    @app.post("/voice/past", dependencies=writes, include_in_schema=False)
    async def past(
        request: Request,
        hours: Annotated[float, Form(gt=0, le=744)],
        phrase: Annotated[list[str] | None, Form(max_length=200)] = None,
    ) -> Response:
        """Ask for a search of what is recorded."""
        now = post.now()
        keys = tuple(one for one in phrase or () if one)
        try:
            known = {one.key for one in shelf.phrases()}
        except BadPhrase as error:
            raise HTTPException(409, str(error)) from None
        if not known.issuperset(keys):
            raise HTTPException(422, _("There is no such phrase."))
        await post.submit(
            WorkAsked(
                uid=f"work/{now}/search",
                at=now,
                work="search",
                phrases=keys,
                start=now - round(hours * HOUR_MS),
                end=now,
                user=str(visitor(request).name),
            )
        )
        return RedirectResponse("/voice#jobs", 303)

    @app.post("/voice/stop", dependencies=writes, include_in_schema=False)
    async def stop(request: Request, work: Text) -> Response:
        """Leave a work undone."""
        if post.works is not None:
            post.works.stop(work)
        return RedirectResponse("/voice#jobs", 303)

    @app.post("/voice/porcupine", dependencies=writes, include_in_schema=False)
    async def porcupine(request: Request, access: Text) -> Response:
        """Keep Porcupine's access key, as a secret."""
        post.config.put_secret("engines", "porcupine", access.strip())
        await post.note(visitor(request).name, "set up", "engines/porcupine")
        return RedirectResponse("/voice#engines", 303)
