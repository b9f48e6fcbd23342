"""What was found out about a visit: surveys, tags, checks, expression around an action. Part of `events`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from host_daemon.events.event import Event

Whose = Literal["customer", "operator"]


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
class Tagged(Event):
    """A rule put a tag on something. uid: `<cause>/tag/<tag>`; cause: uid of the event that it is on."""

    point: str
    operator: str | None
    tag: str
    cause: str
    rule: str


# Stands before the name of a user who listened and scored; rules over phrases have no such name.
LISTENER = "listener:"


@dataclass(frozen=True, kw_only=True)
class ServiceChecked(Event):
    """A visit was held against a standard: by a listener's checklist, or by rules over phrases.

    uid: `<cause>/check/<standard>/<who>`. standard: its name. items: done (True), not done (False) or not
    applicable (None), by name. who: `listener:<user>` or `phrases`. cause: uid of the track's TrackCut, or
    of the event that the visit is known by. comment: may be empty.
    """

    point: str
    operator: str | None
    standard: str
    items: dict[str, Any]
    who: str
    cause: str
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class ExpressionAsked(Event):
    """The expression after an event, and as long before it, is wanted. uid: `<cause>/expression/<whose>`.

    action: what was done at `at`: the name of a phrase, or what a press stood for. start, end: the windows
    are [start, at) and [at, end). targets: names of those who are told, none: it is only kept.
    """

    camera: str
    whose: Whose
    action: str
    start: int
    end: int
    targets: tuple[str, ...]
    point: str
    operator: str | None
    cause: str
    rule: str


@dataclass(frozen=True, kw_only=True)
class ExpressionMeasured(Event):
    """What the camera measured before and after. uid: `<uid of its ExpressionAsked>/done`; at: as there.

    seen: frames with the face in each window. positive, negative, smile: mean shares over them, 0 to 1;
    0 when it was not seen. targets, rule: as there.
    """

    camera: str
    whose: Whose
    action: str
    point: str
    operator: str | None
    seen_before: int
    positive_before: float
    negative_before: float
    seen: int
    positive: float
    negative: float
    smile: float
    cause: str
    targets: tuple[str, ...] = ()
    rule: str = ""
