"""What a press stands for at its service point, by the board's configuration at that moment."""

from __future__ import annotations

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
    SmileMoment,
    VisitorCounted,
)
from host_daemon.pipeline.talk_recordings import stop
from host_daemon.store.records import Board


def interpret(
    pressed: Pressed, board: Board, on_duty: str | None, recording: RecordingStarted | None = None
) -> Event | None:
    """The event that this press is at the service point; None when the gesture means nothing there.

    on_duty: the operator whom a keypad's number names, or who serves at the board's point now; a board of
    one's own names its operator.
    recording: the one that this board runs at that moment; the next press of that meaning ends it.

    Its uid is `<uid of the press>/<kind>`, so a repeated press is the same event again.
    """
    meaning = board.meaning(pressed.button, pressed.gesture)
    whose = board.operator or on_duty
    where: dict[str, Any] = {
        "at": pressed.at,
        "point": board.point,
        "source": f"board:{board.device}",
        "cause": pressed.uid,
    }
    if meaning in RATINGS:
        return Rated(
            uid=f"{pressed.uid}/rated",
            operator=whose,
            rating=cast(Rating, meaning),
            at_certain=pressed.at_certain,
            number=pressed.number,
            **where,
        )
    if meaning == "ask":
        return Asked(uid=f"{pressed.uid}/asked", operator=board.operator, **where)
    if meaning == "question":
        return QuestionAsked(uid=f"{pressed.uid}/question", operator=whose, **where)
    if meaning in SMILES:
        return SmileMoment(uid=f"{pressed.uid}/smile", operator=whose, moment=SMILES[meaning], **where)
    if meaning == RECORD:
        return _recorded(pressed, board, whose, recording)
    if meaning == "served":
        return Served(uid=f"{pressed.uid}/served", operator=whose, **where)
    if meaning == "attempt":
        return SaleAttempted(uid=f"{pressed.uid}/attempted", operator=whose, **where)
    if meaning == "visitor":
        return VisitorCounted(uid=f"{pressed.uid}/visitor", **where)
    return None


def _recorded(
    pressed: Pressed, board: Board, whose: str | None, recording: RecordingStarted | None
) -> Event | None:
    if not pressed.at_certain:
        return None  # nobody knows which talk it meant
    if recording:
        return stop(recording, pressed.at, by_press=True)
    return RecordingStarted(
        uid=f"{pressed.uid}/recording",
        at=pressed.at,
        point=board.point,
        operator=whose,
        board=board.device,
        cause=pressed.uid,
    )
