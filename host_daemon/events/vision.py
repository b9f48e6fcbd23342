"""Events of cameras: faces, photos, bursts, the emotional background."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from host_daemon.events.event import Event

Mood = Literal["positive", "neutral", "negative", "nobody", "unknown"]


@dataclass(frozen=True, kw_only=True)
class FacesMeasured(Event):
    """One second of one camera. uid: `<camera>.<at>`; at: start of that second.

    frames: frames looked at. seen: frames with the chosen face (the customer's). positive, neutral, negative:
    mean probabilities over the seen frames, 0 to 1, sum 1; all 0 when seen is 0. smile: mean probability of
    a smile. faces: largest number of faces in one frame.
    """

    camera: str
    frames: int
    seen: int
    faces: int
    positive: float
    neutral: float
    negative: float
    smile: float


@dataclass(frozen=True, kw_only=True)
class BurstSeen(Event):
    """A sudden change of one person's expression against their own before. uid: `<camera>.<at>/burst`.

    direction: to which side. change: of positive minus negative, -2 to 2. positive, negative: after it,
    0 to 1.
    """

    camera: str
    direction: Literal["positive", "negative"]
    change: float
    positive: float
    negative: float


@dataclass(frozen=True, kw_only=True)
class BurstMarked(Event):
    """Somebody found out what was behind a burst. uid: `<burst>/mark/<at>.<user>`.

    cause: uid of the BurstSeen. tags: causes, all that are set now, keys of `texts` or the manager's own
    words. comment: may be empty.
    """

    cause: str
    user: str
    tags: tuple[str, ...]
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class PhotoAsked(Event):
    """The picture nearest to `at` is wanted. uid: `<cause>/photo/<camera>`."""

    camera: str
    cause: str
    point: str


@dataclass(frozen=True, kw_only=True)
class PhotoTaken(Event):
    """A photo lies on disk, whole. uid: `<uid of its PhotoAsked>/done`; at: when the frame was seen."""

    photo: str
    cause: str
    camera: str
    path: str
    faces: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class PhotoMissed(Event):
    """No picture of that moment exists. uid: `<uid of its PhotoAsked>/done`. reason: a key of `texts`."""

    photo: str
    cause: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class BackgroundAsked(Event):
    """The emotional background over [start, end) is wanted. uid: `<cause>/background`."""

    camera: str
    start: int
    end: int
    cause: str
    point: str


@dataclass(frozen=True, kw_only=True)
class BackgroundMeasured(Event):
    """The emotional background of a window. uid: `<uid of its BackgroundAsked>/done`; at: start.

    frames, seen: as in FacesMeasured, over the window. positive, neutral, negative: mean probabilities.
    mood: the verdict; `nobody`: enough frames, no face; `unknown`: not enough seen.
    """

    cause: str
    camera: str
    start: int
    end: int
    frames: int
    seen: int
    positive: float
    neutral: float
    negative: float
    mood: Mood


Whose = Literal["customer", "operator"]


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
    """Expression measured before and after. uid: `<uid of its ExpressionAsked>/done`; at: as there.

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
