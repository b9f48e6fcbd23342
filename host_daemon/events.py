"""What happened: the frozen events that every part of the post speaks in.

This is the leaf of the import tree. An event carries `at`, the moment at which it happened
(UTC, milliseconds since 1970), and `uid`, a natural key: the same happening always has the same
uid, so storing it twice changes nothing. One JSON object per line is how the audio and vision
processes and the core talk, in both directions; how it is read and written stands in `event`.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, Literal

from host_daemon.event import BadEvent as BadEvent
from host_daemon.event import Event as Event
from host_daemon.event import decode as decode
from host_daemon.event import encode as encode
from host_daemon.event import from_line as from_line
from host_daemon.event import to_line as to_line
from host_daemon.opinions import ExpressionAsked as ExpressionAsked
from host_daemon.opinions import ExpressionMeasured as ExpressionMeasured
from host_daemon.opinions import ServiceChecked as ServiceChecked
from host_daemon.opinions import SurveyAnswered as SurveyAnswered
from host_daemon.opinions import Tagged as Tagged
from host_daemon.sales import ReceiptPrinted as ReceiptPrinted
from host_daemon.sales import SaleAttempted as SaleAttempted
from host_daemon.sales import Served as Served
from host_daemon.sales import VisitorCounted as VisitorCounted
from host_daemon.sales import VisitorLeft as VisitorLeft
from host_daemon.speech import ListenAsked as ListenAsked
from host_daemon.speech import ListeningEnded as ListeningEnded
from host_daemon.speech import PhraseGroup as PhraseGroup
from host_daemon.speech import PhraseHeard as PhraseHeard

Rating = Literal["positive", "neutral", "negative"]
Gesture = Literal["click", "double", "hold"]
TrackKind = Literal["sale", "force_majeure", "incident", "answer", "burst", "record"]
Sense = Literal["microphone", "camera", "board", "link", "delivery", "disk", "process"]
Health = Literal["ok", "warning", "failed", "off"]
Mood = Literal["positive", "neutral", "negative", "nobody", "unknown"]

# ---- boards ----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Pressed(Event):
    """One button gesture on a board. uid is `<device>.<boot>.<seq>`.

    device: 12 hex digits, the board's radio address.
    boot, seq: the board's boot epoch and the number of the press within it.
    button: index in the board's pin map, from 0.
    number: what the keypad entered before the smiley, or None.
    counter: presses of this button since the board was made.
    battery_mv: millivolts, None on a powered board.
    at_certain: False when the board lost power between press and sending, so that `at` is
        only the latest moment it can have been; such a press cuts no sound.
    link: name of the link it came by.
    """

    device: str
    boot: int
    seq: int
    button: int
    gesture: Gesture
    number: int | None
    counter: int
    battery_mv: int | None
    at_certain: bool
    link: str


@dataclass(frozen=True, kw_only=True)
class BoardReported(Event):
    """A board's own status: sent on start, every minute when powered, with each press on battery.

    uid is `<device>.<boot>.<seq>/status`, or `/hello` for the one at start. reset_cause: as the board names
    it. uptime_s: seconds since start. queue: presses not acknowledged yet. dropped: presses it could not
    keep since start, because its queue was full. stuck: a bit per button that is held far too long.
    version: of its firmware. signal_dbm: None on wires. free_memory: bytes. counters: presses of each
    button since the board was made.
    """

    device: str
    boot: int
    seq: int
    app: str
    version: str
    reset_cause: str
    uptime_s: int
    queue: int
    dropped: int
    stuck: int
    battery_mv: int | None
    signal_dbm: int | None
    free_memory: int | None
    counters: tuple[int, ...]
    link: str


# ---- the service point -----------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Asked(Event):
    """Staff asked a customer for a rating. cause: uid of the press or phrase behind it."""

    point: str
    operator: str | None
    source: str
    cause: str


@dataclass(frozen=True, kw_only=True)
class Rated(Event):
    """A customer's verdict. source: `board:<device>`, `voice`, `kiosk` or `qr`. cause: as in Asked.

    at_certain: see Pressed. number: of the service or worker that a keypad or kiosk named, or None.
    """

    point: str
    operator: str | None
    rating: Rating
    source: str
    cause: str
    at_certain: bool = True
    number: int | None = None


@dataclass(frozen=True, kw_only=True)
class FeedbackGiven(Event):
    """What a customer added to a rating in words, by kiosk or QR. uid: `<uid of the Rated>/feedback`.

    cause: that uid. reasons: keys of `texts` or the manager's own words. text: the customer's words.
    contact: how to reach them, only when they left it. publish: they allowed their words to be published.
    """

    point: str
    cause: str
    reasons: tuple[str, ...]
    text: str
    contact: str
    publish: bool


# ---- sound -----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class CutAsked(Event):
    """A track is wanted around `at`. uid: `<cause>/cut/<track>`.

    before_ms, after_ms: how much of the ring, 0 to 600,000. microphone: its name. cause: uid of the event
    that the track belongs to. point: the service point.
    """

    track: TrackKind
    microphone: str
    before_ms: int
    after_ms: int
    cause: str
    point: str


@dataclass(frozen=True, kw_only=True)
class TrackCut(Event):
    """A track lies on disk, whole. uid: `<uid of its CutAsked>/done`; at: when its first sample sounded.

    path: FLAC file, relative to the post's data folder. duration_ms: of sound in the file.
    partial: the ring did not have all of it; missing: [start, end) pairs in UTC milliseconds.
    peaks: loudest absolute sample of each of 400 equal parts, 0 to 100 (percent of full scale).
    """

    cut: str
    cause: str
    track: TrackKind
    microphone: str
    path: str
    duration_ms: int
    partial: bool
    missing: tuple[tuple[int, int], ...]
    peaks: tuple[int, ...]
    sha256: str


@dataclass(frozen=True, kw_only=True)
class CutFailed(Event):
    """A track cannot be had. uid: `<uid of its CutAsked>/done`. reason: a key of `texts`, see cut.py."""

    cut: str
    cause: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class TrackRemoved(Event):
    """A track's file goes, by the rules of retention. uid: `<uid of its TrackCut>/removed`.

    track: uid of its TrackCut. path: as there. reason: too old, over the budget, or the disk was short.
    """

    track: str
    path: str
    reason: Literal["age", "budget", "disk"]


# ---- faces -----------------------------------------------------------------------------------


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


# ---- incidents and health --------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class IncidentOpened(Event):
    """Something that somebody must react to. uid: `<cause>/incident`."""

    point: str
    operator: str | None
    rating: Rating | None
    cause: str
    rule: str


@dataclass(frozen=True, kw_only=True)
class NoticeOwed(Event):
    """A message about the cause is owed to targets (names, or `all`). uid: `<cause>/notice`."""

    point: str
    operator: str | None
    rating: Rating | None
    targets: tuple[str, ...]
    cause: str
    rule: str


@dataclass(frozen=True, kw_only=True)
class IncidentMarked(Event):
    """Somebody worked on an incident. uid: `<incident>/mark/<at>.<user>`; cause: uid of the incident.

    status: as it is from now on. comment: added now, may be empty. tags: reasons, all that are set now.
    """

    cause: str
    user: str
    status: Literal["new", "working", "closed"]
    comment: str
    tags: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class HealthReported(Event):
    """How a sense, board, link or delivery is. uid: `<sense>:<name>`, so the newest replaces the older.

    problem: a key of `texts` in plain words for the manager, empty when ok. detail: figures for the
    technician (level in dBFS, frames per second, ...). virtual: a stand-in, not the real thing.
    """

    sense: Sense
    name: str
    health: Health
    problem: str = ""
    detail: dict[str, Any] = dataclasses.field(default_factory=dict)
    virtual: bool = False
