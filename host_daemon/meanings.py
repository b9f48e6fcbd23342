"""What a press stands for at its service point, by the board's configuration at that moment."""

from __future__ import annotations

from host_daemon.events import Asked, Event, Pressed, Rated
from host_daemon.store.records import Board

RATINGS = ("positive", "neutral", "negative")


def interpret(pressed: Pressed, board: Board, on_duty: str | None) -> Event | None:
    """The event that this press is at the service point; None when the gesture means nothing there.

    on_duty: the operator who serves at the board's point now; a board of one's own names its operator.

    Its uid is `<uid of the press>/<kind>`, so a repeated press is the same event again.
    """
    meaning = board.meaning(pressed.button, pressed.gesture)
    source = f"board:{board.device}"
    if meaning in RATINGS:
        return Rated(
            uid=f"{pressed.uid}/rated",
            at=pressed.at,
            point=board.point,
            operator=board.operator or on_duty,
            rating=meaning,  # type: ignore[arg-type]  # one of RATINGS
            source=source,
            cause=pressed.uid,
            at_certain=pressed.at_certain,
        )
    if meaning == "ask":
        return Asked(
            uid=f"{pressed.uid}/asked",
            at=pressed.at,
            point=board.point,
            operator=board.operator,
            source=source,
            cause=pressed.uid,
        )
    return None
