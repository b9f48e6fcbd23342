"""Events that presses stand for at their service point, by the board's configuration at that moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from host_daemon.contacts.meanings import RATINGS, RECORD, SMILES
from host_daemon.events import (
    Asked,
    Event,
    Pressed,
    QuestionAsked,
    Rated,
    Rating,
    RecordingStarted,
    SaleAttempted,
    Served,
    ServedBy,
    SmileMoment,
    VisitorCounted,
    uids,
)
from host_daemon.pipeline.talk_recordings import stop
from host_daemon.store.records import Board


def interpret(
    pressed: Pressed,
    board: Board,
    operator: str | None,
    served_by: ServedBy = "",
    recording: RecordingStarted | None = None,
) -> Event | None:
    """The event that this press is at the service point; None when the gesture means nothing there.

    operator: whom a keypad's number names, whose board it is, or who serves at its point; served_by: how that
    is known. recording: the one that this board runs at that moment; the next press of that meaning ends it.

    Its uid is `<uid of the press>/<kind>`, so a repeated press is the same event again.
    """
    meaning = board.meaning(pressed.button, pressed.gesture)
    make = MEANINGS.get(meaning) if meaning else None
    return make(_Press(pressed, board, meaning or "", operator, served_by, recording)) if make else None


@dataclass(frozen=True)
class _Press:
    pressed: Pressed
    board: Board
    meaning: str
    operator: str | None
    served_by: ServedBy
    recording: RecordingStarted | None

    def fields(self, name: str) -> dict[str, Any]:
        """The fields that the events of all presses share."""
        return {
            "uid": uids.meant(self.pressed.uid, name),
            "at": self.pressed.at,
            "point": self.board.point,
            "source": f"board:{self.board.device}",
            "cause": self.pressed.uid,
        }


def _rated(press: _Press) -> Rated:
    pressed = press.pressed
    return Rated(
        operator=press.operator,
        rating=cast(Rating, press.meaning),
        at_certain=pressed.at_certain,
        number=pressed.number,
        served_by=press.served_by,
        **press.fields("rated"),
    )


def _asked(press: _Press) -> Asked:
    """Only a board of one's own says who asked."""
    return Asked(operator=press.board.operator, **press.fields("asked"))


def _question(press: _Press) -> QuestionAsked:
    return QuestionAsked(operator=press.operator, **press.fields("question"))


def _smile(press: _Press) -> SmileMoment:
    return SmileMoment(operator=press.operator, moment=SMILES[press.meaning], **press.fields("smile"))


def _served(press: _Press) -> Served:
    return Served(operator=press.operator, **press.fields("served"))


def _attempted(press: _Press) -> SaleAttempted:
    return SaleAttempted(operator=press.operator, **press.fields("attempted"))


def _visitor(press: _Press) -> VisitorCounted:
    return VisitorCounted(**press.fields("visitor"))


def _recorded(press: _Press) -> Event | None:
    pressed, board = press.pressed, press.board
    if not pressed.at_certain:
        return None  # nobody knows which talk it meant
    if press.recording:
        return stop(press.recording, pressed.at, by_press=True)
    return RecordingStarted(
        uid=uids.recording(pressed.uid),
        at=pressed.at,
        point=board.point,
        operator=press.operator,
        board=board.device,
        cause=pressed.uid,
    )


# A gesture can also stand for `force_majeure`: that has no event of its own, rules wait for the press.
MEANINGS: dict[str, Callable[[_Press], Event | None]] = {
    **dict.fromkeys(RATINGS, _rated),
    **dict.fromkeys(SMILES, _smile),
    "ask": _asked,
    "question": _question,
    RECORD: _recorded,
    "served": _served,
    "attempt": _attempted,
    "visitor": _visitor,
}
