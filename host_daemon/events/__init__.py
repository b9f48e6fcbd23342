"""What happened: the frozen events that every part of the post speaks in.

This and its parts, one per sense (`presses`, `sound`, `sight`, `speech`, `sales`, ...), are the leaf of the
import tree; everybody imports from here. An event carries `at`, the moment at which it happened
(UTC, milliseconds since 1970), and `uid`, a natural key: the same happening always has the same
uid, so storing it twice changes nothing. One JSON object per line is how the audio and vision
processes and the core talk, in both directions; how it is read and written stands in `event`.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, Literal

from host_daemon.events.boards import BoardFellSilent as BoardFellSilent
from host_daemon.events.boards import BoardReported as BoardReported
from host_daemon.events.boards import BoardReturned as BoardReturned
from host_daemon.events.boards import Gesture as Gesture
from host_daemon.events.boards import Pressed as Pressed
from host_daemon.events.boards import PressesMissed as PressesMissed
from host_daemon.events.boards import PressFound as PressFound
from host_daemon.events.event import BadEvent as BadEvent
from host_daemon.events.event import Event as Event
from host_daemon.events.event import decode as decode
from host_daemon.events.event import encode as encode
from host_daemon.events.event import from_line as from_line
from host_daemon.events.event import to_line as to_line
from host_daemon.events.feedback import ExpressionAsked as ExpressionAsked
from host_daemon.events.feedback import ExpressionMeasured as ExpressionMeasured
from host_daemon.events.feedback import ServiceChecked as ServiceChecked
from host_daemon.events.feedback import SurveyAnswered as SurveyAnswered
from host_daemon.events.feedback import Tagged as Tagged
from host_daemon.events.feedback import VoiceMessageLeft as VoiceMessageLeft
from host_daemon.events.feedback import WordsHidden as WordsHidden
from host_daemon.events.sales import ReceiptPrinted as ReceiptPrinted
from host_daemon.events.sales import SaleAttempted as SaleAttempted
from host_daemon.events.sales import Served as Served
from host_daemon.events.sales import VisitorCounted as VisitorCounted
from host_daemon.events.sales import VisitorLeft as VisitorLeft
from host_daemon.events.staff import AnswerMarked as AnswerMarked
from host_daemon.events.staff import QuestionAsked as QuestionAsked
from host_daemon.events.staff import RecordingStarted as RecordingStarted
from host_daemon.events.staff import RecordingStopped as RecordingStopped
from host_daemon.events.staff import SmileMoment as SmileMoment
from host_daemon.events.tracks import CutAsked as CutAsked
from host_daemon.events.tracks import CutFailed as CutFailed
from host_daemon.events.tracks import TrackCut as TrackCut
from host_daemon.events.tracks import TrackKind as TrackKind
from host_daemon.events.tracks import TrackRemoved as TrackRemoved
from host_daemon.events.vision import BackgroundAsked as BackgroundAsked
from host_daemon.events.vision import BackgroundMeasured as BackgroundMeasured
from host_daemon.events.vision import BurstMarked as BurstMarked
from host_daemon.events.vision import BurstSeen as BurstSeen
from host_daemon.events.vision import FacesMeasured as FacesMeasured
from host_daemon.events.vision import Mood as Mood
from host_daemon.events.vision import PhotoAsked as PhotoAsked
from host_daemon.events.vision import PhotoMissed as PhotoMissed
from host_daemon.events.vision import PhotoTaken as PhotoTaken
from host_daemon.events.voice import ListenAsked as ListenAsked
from host_daemon.events.voice import ListeningEnded as ListeningEnded
from host_daemon.events.voice import Outcome as Outcome
from host_daemon.events.voice import PhraseGroup as PhraseGroup
from host_daemon.events.voice import PhraseHeard as PhraseHeard
from host_daemon.events.voice import PhraseJudged as PhraseJudged
from host_daemon.events.voice import PhrasesScored as PhrasesScored
from host_daemon.events.voice import ScoresAsked as ScoresAsked
from host_daemon.events.voice import StandardChecked as StandardChecked
from host_daemon.events.voice import WorkAsked as WorkAsked
from host_daemon.events.voice import WorkDone as WorkDone
from host_daemon.events.voice import WorkReported as WorkReported

Rating = Literal["positive", "neutral", "negative"]
Sense = Literal["microphone", "camera", "board", "link", "delivery", "disk", "process"]
Health = Literal["ok", "warning", "failed", "off"]

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

    @property
    def hammered(self) -> str:
        """What somebody hammers on who rates again at once: the source, and on a keypad the same number."""
        return self.source if self.number is None else f"{self.source}#{self.number}"


@dataclass(frozen=True, kw_only=True)
class FeedbackGiven(Event):
    """What a customer added to a rating in words, by kiosk or QR. uid: `<uid of the Rated>/feedback`.

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
