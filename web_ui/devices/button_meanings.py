"""Meanings of a board's buttons, as its page shows them and as its form sets them."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import HTTPException

from hardware import pinmap
from hardware.pinmap import PinMap
from host_daemon.base.texts import mark as _
from host_daemon.contacts.meanings import MEANINGS
from host_daemon.store.records import Board

GESTURES = ("click", "double", "hold")
# Boards whose app tells gestures apart; on the others every press is a click.
GESTURED = ("fob",)


@dataclass(frozen=True, kw_only=True)
class Button:
    """A button that means something. meanings: by gesture, or under the empty name for any."""

    index: int
    name: str
    meanings: dict[str, str]


def pins_of(board: Board) -> PinMap | None:
    """The pin map of a board; None where there is no such pin map any more."""
    try:
        return pinmap.load(board.pins)
    except pinmap.NoPinMap:
        return None


def buttons_of(board: Board, pins: PinMap | None) -> tuple[Button, ...]:
    """The buttons that can mean something: those of a keypad's number do not."""
    found = []
    for index, name in enumerate(pins.buttons if pins else ()):
        if board.app == "keypad" and (name.isdigit() or name == "clear"):
            continue
        gestures = GESTURES if board.app in GESTURED else ("",)
        meant = {each: board.meaning(index, each or "click") or "" for each in gestures}
        found.append(Button(index=index, name=name, meanings=meant))
    return tuple(found)


def meanings_of(board: Board, pins: PinMap | None, form: dict[str, str]) -> dict[str, str]:
    """The meanings as the form has them; what it does not name stays. Answers 422 for one that is unknown."""
    meanings = dict(board.meanings)
    for button in buttons_of(board, pins):
        chosen = {gesture: form.get(f"means.{button.index}.{gesture}") for gesture in button.meanings}
        if None in chosen.values():
            continue
        for key in [key for key in meanings if key.split(".")[0] == str(button.index)]:
            del meanings[key]
        for gesture, meaning in chosen.items():
            if meaning and meaning not in MEANINGS:
                raise HTTPException(422, _("Something in this form is wrong. Go back and check it."))
            if meaning:
                meanings[f"{button.index}.{gesture}" if gesture else str(button.index)] = meaning
    return meanings
