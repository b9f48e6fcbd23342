"""Phrases as their pages list them: expected errors of each, latest firings, background work."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from host_daemon.base.durations import DAY_MS
from host_daemon.events import HealthReported, PhraseHeard, PhraseJudged, WorkAsked, WorkDone, uids
from host_daemon.store.reader import Reader
from host_daemon.voice.jobs.scheduler import last_calibration
from host_daemon.voice.phrase_store import PhraseStore
from host_daemon.voice.phrases.phrase import BadPhrase, Phrase, short
from host_daemon.voice.spotting.classifier import Honesty
from host_daemon.voice.training.calibration import ENOUGH_H
from web_ui.core.services import DataOf, Services
from web_ui.core.slug import slug

# Days over which firings are counted; how many are listed.
DAYS, LISTED, COUNTED = 7, 30, 20_000


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


def voice_page(services: Services, store: PhraseStore) -> VoicePage:
    """The page as it is now."""
    now = services.now()
    settings = services.config.settings()
    problem = ""
    try:
        phrases = store.phrases()
    except BadPhrase as error:
        phrases, problem = [], str(error)
    firings = services.reader.events([PhraseHeard], now - DAYS * DAY_MS, now + 1, COUNTED, newest=True)
    judged = judgements(services.reader, now)
    done = services.reader.events([WorkDone], now - DAYS * DAY_MS, now + 1, 200, newest=True)
    jobs = _jobs(services)
    listed = [_heard(one, judged) for one in firings]
    tuning = last_calibration(services.reader)
    return VoicePage(
        lines=tuple(_lines(services, store, phrases, firings, judged, jobs)),
        waiting=tuple(one for one in listed if not one.heard.sure and not one.judged)[:LISTED],
        heard=tuple(one for one in listed if one.heard.sure or one.judged)[:LISTED],
        jobs=jobs,
        done=done[:5],
        own_sound=settings.voice.own_sound,
        hours=tuning.hours if tuning else 0.0,
        enough=ENOUGH_H,
        problem=problem,
        microphones=tuple(one.name for one in settings.audio.microphones),
        deaf=deaf(services),
        engines=(
            ("porcupine", bool(services.config.secret("engines", "porcupine"))),
            ("vosk", bool(settings.voice.vosk_model)),
        ),
    )


def deaf(services: Services) -> tuple[HealthReported, ...]:
    """Microphones that hear nothing, or badly."""
    reports = services.health.all(services.now())
    return tuple(one for one in reports if one.sense == "microphone" and one.health in ("failed", "warning"))


def judgements(reader: Reader, now: int) -> dict[str, bool]:
    """Firings that somebody judged in these days: whether they were right, the newest word counts."""
    found = reader.events([PhraseJudged], now - DAYS * DAY_MS, now + 1)
    return {one.cause: one.right for one in found}


def _heard(heard: PhraseHeard, judged: dict[str, bool]) -> FiringLine:
    word = {True: "right", False: "wrong", None: ""}[judged.get(heard.uid)]
    return FiringLine(heard=heard, address=f"/voice/heard/{slug(heard.uid)}", judged=word)


def _jobs(services: Services) -> tuple[JobLine, ...]:
    progress = services.jobs.progress if services.jobs else None
    return tuple(
        JobLine(
            asked=one,
            share=progress.share if progress and progress.cause == one.uid else None,
            heard=progress.heard if progress and progress.cause == one.uid else 0,
        )
        for one in services.reader.unanswered()
        if isinstance(one, WorkAsked)
    )


def _lines(
    services: Services,
    store: PhraseStore,
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
    for asked in services.reader.events([WorkAsked], services.now() - DAYS * DAY_MS, services.now() + 1):
        if asked.work == "teach" and isinstance(
            done := services.reader.event(uids.answer(asked.uid)), WorkDone
        ):
            failed[asked.phrases[0]] = done.problem
    found = []
    for phrase in phrases:
        head = store.classifier(phrase.key)
        notes = store.notes(phrase.key)
        damaged = head is None and store.classifier_path(phrase.key).exists()
        found.append(
            PhraseLine(
                phrase=phrase,
                taught="yes" if head else "damaged" if damaged else "no",
                meter=head.honesty.shifted(phrase.threshold) if head else None,
                short=short(phrase),
                recordings=len(store.recordings(phrase.key)),
                collides=tuple(texts[key] for key in notes.collides if key in texts),
                fired=fired[phrase.key],
                right=right[phrase.key],
                wrong=wrong[phrase.key],
                problem=failed.get(phrase.key, ""),
                work=teaching.get(phrase.key),
            )
        )
    return sorted(found, key=lambda line: (line.phrase.group, line.phrase.text))


def _phrase_store(data: DataOf) -> PhraseStore:
    return PhraseStore(data)


PhrasesOf = Annotated[PhraseStore, Depends(_phrase_store)]
