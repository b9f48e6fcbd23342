"""Events that staff mark while they serve: questions and their answers, smiles, recordings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from host_daemon.events.event import Event

Moment = Literal["greeting", "offer", "goodbye"]
# How it is known who served: their own board, an ask, the cashier on a receipt, the number that a customer
# entered, a shift entered on a page, or their name chosen on a kiosk. Empty: nobody is known, or not noted.
ServedBy = Literal["", "board", "ask", "receipt", "number", "shift", "kiosk"]


@dataclass(frozen=True, kw_only=True)
class QuestionAsked(Event):
    """Staff asked the customer a question; the answer follows. uid: `<cause>/question`.

    source: `board:<device>` or `voice`. cause: uid of the press or phrase behind it.
    """

    point: str
    operator: str | None
    source: str
    cause: str


@dataclass(frozen=True, kw_only=True)
class AnswerMarked(Event):
    """A manager listened to the answer to a question. uid: `<question>/mark/<at>.<user>`; the newest counts.

    cause: uid of the QuestionAsked. tags: what the answer is about, all that are set now. says: what its
    words say of the customer's satisfaction, None where they say nothing of it. sincere: as the manager
    heard it; None leaves it to the expression, or open. comment: may be empty.
    """

    cause: str
    user: str
    tags: tuple[str, ...]
    says: Literal["positive", "neutral", "negative"] | None
    sincere: bool | None
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class SmileMoment(Event):
    """A moment of serving at which the operator's own smile counts. uid: `<cause>/smile`.

    moment: which one. source, cause: as in QuestionAsked.
    """

    point: str
    operator: str | None
    moment: Moment
    source: str
    cause: str


@dataclass(frozen=True, kw_only=True)
class RecordingStarted(Event):
    """Staff began to record the talk; at: its first moment. uid: `<cause>/recording`.

    board: device whose press it was. cause: uid of that press.
    """

    point: str
    operator: str | None
    board: str
    cause: str


@dataclass(frozen=True, kw_only=True)
class RecordingStopped(Event):
    """The recording ended, once; at: its last moment. uid: `<uid of its RecordingStarted>/stopped`.

    started: when it began, UTC milliseconds. cause: uid of its RecordingStarted. reason: the same board was
    pressed again, or it had run for `audio.record_limit_s`, whether or not a press comes after that.
    """

    point: str
    operator: str | None
    board: str
    started: int
    cause: str
    reason: Literal["press", "limit"]


@dataclass(frozen=True, kw_only=True)
class ShiftEntered(Event):
    """Somebody entered on a page who serves at a point; at: from when.

    uid: `shift/<point>/<at>/<entered>.<user>`. operator: None where nobody does. until: the end, UTC
    milliseconds; None: until another sign.
    """

    point: str
    operator: str | None
    user: str
    until: int | None = None
