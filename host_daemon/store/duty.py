"""Signs of who serves, as events of the journal give them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from host_daemon.contacts.on_duty import SHIFT_MS, OnDuty, Serving, Sign
from host_daemon.events import Asked, Event, Pressed, Rated, ReceiptPrinted, ShiftEntered
from host_daemon.store.config import Config
from host_daemon.store.reader import END_OF_TIME, Reader

# Kinds of events that say who serves. What a press stands for says no more than the press.
SIGNS: tuple[type[Event], ...] = (Pressed, Asked, Rated, ReceiptPrinted, ShiftEntered)


def signs_of(event: Event, config: Config) -> tuple[Sign, ...]:
    """The signs in an event: an own board, an ask, a cashier, a worker's number, an entered shift.

    A spoken ask is none: nobody knows whose voice it was.
    """
    match event:
        case Pressed():
            board = config.board(event.device)
            if board is None or board.operator is None:
                return ()
            return (Sign(event.at, board.point, board.operator, "board"),)
        case Asked(operator=str(operator)) if event.source != "voice":
            return (Sign(event.at, event.point, operator, "ask"),)
        case ReceiptPrinted(operator=str(operator)):
            return (Sign(event.at, event.point, operator, "receipt"),)
        case Rated(operator=str(operator), number=int()):
            return (Sign(event.at, event.point, operator, "number"),)
        case ShiftEntered():
            begin = Sign(event.at, event.point, event.operator or "", "shift")
            end = () if event.until is None else (Sign(event.until, event.point, "", "shift"),)
            return (begin, *end)
    return ()


def signs(events: Iterable[Event], config: Config) -> Iterator[Sign]:
    """What all of the events say."""
    for event in events:
        yield from signs_of(event, config)


def known_signs(reader: Reader, config: Config, start: int, end: int = END_OF_TIME) -> tuple[Sign, ...]:
    """The signs by which it is known who served from `start` up to `end`, UTC milliseconds."""
    return tuple(signs(reader.events(SIGNS, start - SHIFT_MS, end), config))


def serving(reader: Reader, config: Config, point: str, at: int) -> Serving | None:
    """Whoever serves at a point at the moment `at`, UTC milliseconds; None when nobody is known."""
    return OnDuty(known_signs(reader, config, at, at + 1)).at(point, at)
