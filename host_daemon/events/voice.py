"""What happened in speech: phrases heard, and the windows in which they count. Part of `events`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from host_daemon.events.event import Event

PhraseGroup = Literal[
    "request", "positive", "neutral", "negative", "displeasure", "staff_action", "question", "wake_word"
]
Outcome = Literal["met", "missed", "undecidable"]
Work = Literal["teach", "tune", "search", "transcribe"]


@dataclass(frozen=True, kw_only=True)
class PhraseHeard(Event):
    """A phrase was spotted; at: the end of its last word. uid: `<microphone>/<phrase>/<tenths of a second>`.

    phrase: its key. text: as it was set up. group: what it stands for. name: what rules call it. start: when
    it began. score: 0.5 at the threshold, to 1. point, microphone, role: where, and whom that one hears.
    window: uid of the ListenAsked in whose time it was said, or empty. sure: it may count by itself; else
    somebody should listen first. past: uid of the WorkAsked that found it afterwards, or empty.
    """

    phrase: str
    text: str
    group: PhraseGroup
    name: str
    start: int
    score: float
    point: str
    microphone: str
    role: str
    window: str = ""
    sure: bool = True
    past: str = ""


@dataclass(frozen=True, kw_only=True)
class PhraseJudged(Event):
    """A manager listened to a phrase. uid: `<uid of the PhraseHeard>/judged/<at>`; cause: that uid.

    right: it was said. user: who listened. The newest one counts.
    """

    cause: str
    right: bool
    user: str


@dataclass(frozen=True, kw_only=True)
class ListenAsked(Event):
    """Verdicts count from `at` on for so many seconds. uid: `<cause>/listen`. cause: of what opened it."""

    point: str
    seconds: float
    cause: str


@dataclass(frozen=True, kw_only=True)
class ListeningEnded(Event):
    """A listening window is over. uid: `<uid of its ListenAsked>/done`. heard: phrases that fell into it."""

    asked: str
    cause: str
    point: str
    heard: int


@dataclass(frozen=True, kw_only=True)
class StandardChecked(Event):
    """A rule of the standard of service held against one visit. uid: `<visit's event>/standard/<rule>/<at of
    the check>`; the newest counts. at: the moment that the rule is tied to.

    cause: uid of the visit's event. outcome: `undecidable` where too little was heard. evidence: uid of the
    phrase that decided it, or empty. start, end: the time in question, to listen to.
    """

    cause: str
    standard: str
    point: str
    operator: str | None
    outcome: Outcome
    evidence: str
    start: int
    end: int
    checked_at: int


@dataclass(frozen=True, kw_only=True)
class PhrasesScored(Event):
    """How near the phrases are to being heard at this moment; told to whoever looks, never stored.

    uid: `<microphone>/scores`. scores: the highest of the last half second by phrase; 0.5 at the threshold.
    """

    microphone: str
    scores: dict[str, float]


@dataclass(frozen=True, kw_only=True)
class ScoresAsked(Event):
    """Somebody looks: PhrasesScored is wanted for so many seconds. Never stored."""

    seconds: float


@dataclass(frozen=True, kw_only=True)
class WorkAsked(Event):
    """Something that takes a while is to be done in the background. uid: `work/<at>/<work>`, or with more.

    work: teach a phrase, tune thresholds to the place's own sound, search the past, transcribe a track.
    phrases: keys; for a search none means all. start, end: [start, end) of a search, UTC milliseconds.
    track: uid of the TrackCut to transcribe. user: who asked for it; empty: the post itself.
    """

    work: Work
    phrases: tuple[str, ...] = ()
    start: int = 0
    end: int = 0
    track: str = ""
    user: str = ""


@dataclass(frozen=True, kw_only=True)
class WorkDone(Event):
    """A work is over. uid: `<uid of its WorkAsked>/done`; cause: that uid.

    found: phrases that were new (search) or heads written (teach, tune). hours: of sound gone through.
    problem: why it was not done, a key of `texts`; empty when it was. text: what a transcript says.
    """

    cause: str
    work: Work
    found: int
    hours: float
    problem: str = ""
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class WorkReported(Event):
    """How far a work is; told to whoever looks, never stored. uid: `<uid of its WorkAsked>/progress`.

    share: 0 to 1. heard: phrases found so far.
    """

    cause: str
    share: float
    heard: int
