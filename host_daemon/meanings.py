"""What a press stands for at its service point, by the board's configuration at that moment."""

from __future__ import annotations

from typing import Any, cast

from host_daemon.events import (
    Asked,
    Event,
    Pressed,
    Rated,
    Rating,
    SaleAttempted,
    Served,
    VisitorCounted,
)
from host_daemon.store.records import Board

RATINGS = ("positive", "neutral", "negative")


def interpret(pressed: Pressed, board: Board, on_duty: str | None) -> Event | None:
    """The event that this press is at the service point; None when the gesture means nothing there.

    on_duty: the operator who serves at the board's point now; a board of one's own names its operator.

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
            **where,
        )
    if meaning == "ask":
        return Asked(uid=f"{pressed.uid}/asked", operator=board.operator, **where)
    if meaning == "served":
        return Served(uid=f"{pressed.uid}/served", operator=whose, **where)
    if meaning == "attempt":
        return SaleAttempted(uid=f"{pressed.uid}/attempted", operator=whose, **where)
    if meaning == "visitor":
        return VisitorCounted(uid=f"{pressed.uid}/visitor", **where)
    return None
