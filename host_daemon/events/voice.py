"""Events of speech: phrases heard, and the windows in which they count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from host_daemon.events.event import Event

PhraseGroup = Literal[
    "request", "positive", "neutral", "negative", "displeasure", "staff_action", "question", "wake_word"
]


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
class PhrasesScored(Event):
    """Scores of all phrases at this moment; told to whoever looks, never stored.

    uid: `<microphone>/scores`. scores: the highest of the last half second by phrase; 0.5 at the threshold.
    """

    microphone: str
    scores: dict[str, float]


@dataclass(frozen=True, kw_only=True)
class ScoresAsked(Event):
    """Somebody looks: PhrasesScored is wanted for so many seconds. Never stored."""

    seconds: float
