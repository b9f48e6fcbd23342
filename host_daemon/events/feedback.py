"""Events of feedback: surveys answered, words, voice messages, tags."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from host_daemon.events.event import Event


@dataclass(frozen=True, kw_only=True)
class SurveyAnswered(Event):
    """A customer answered a survey of several questions. uid: `<key of the sending>/survey`.

    survey: its name. key: the answer to the key question, from 1 (worst) to `scale` (best), or None when it
    was skipped. factors: answers to the other questions on the same scale, by the question's name; skipped
    ones are left out. others: choices and free answers, in words, by the question's name. source: `kiosk`,
    `qr` or `interview:<user>`. cause: uid of the Rated that the key answer made, or empty.
    """

    point: str
    operator: str | None
    survey: str
    key: int | None
    factors: dict[str, Any]
    source: str
    cause: str = ""
    scale: int = 5
    others: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class VoiceMessageLeft(Event):
    """A customer's voice message lies on disk, whole. uid: `<uid of the Rated>/voice`; cause: that uid.

    path: FLAC file, relative to the post's data folder. peaks: as in TrackCut.
    """

    point: str
    cause: str
    path: str
    duration_ms: int
    peaks: tuple[int, ...]
    sha256: str


@dataclass(frozen=True, kw_only=True)
class WordsHidden(Event):
    """A manager took a customer's words off the display. uid: `<uid of the FeedbackGiven>/hidden`.

    cause: that uid. user: who did it.
    """

    cause: str
    user: str


@dataclass(frozen=True, kw_only=True)
class FeedbackGiven(Event):
    """Words that a customer added to a rating, by kiosk or QR. uid: `<uid of the Rated>/feedback`.

    cause: that uid. reasons: keys of `texts` or the manager's own words. text: the customer's words.
    contact: how to reach them, only when they left it. publish: they allowed their words to be published;
    publish_voice, publish_photo: their voice message, the photo of that moment.
    """

    point: str
    cause: str
    reasons: tuple[str, ...]
    text: str
    contact: str
    publish: bool
    publish_voice: bool = False
    publish_photo: bool = False
