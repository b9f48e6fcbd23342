"""Events of a customer's rating."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from host_daemon.events.event import Event as Event
from host_daemon.events.staff import ServedBy

Rating = Literal["positive", "neutral", "negative"]


@dataclass(frozen=True, kw_only=True)
class Asked(Event):
    """Staff asked a customer for a rating. cause: uid of the press or phrase behind it."""

    point: str
    operator: str | None
    source: str
    cause: str


@dataclass(frozen=True, kw_only=True)
class CustomerSilent(Event):
    """A customer who was asked gave no rating in the answer window. uid: `<cause>/silent`; at: its end.

    cause: uid of the Asked.
    """

    point: str
    operator: str | None
    cause: str


@dataclass(frozen=True, kw_only=True)
class Rated(Event):
    """A customer's verdict. source: `board:<device>`, `voice`, `kiosk` or `qr`. cause: as in Asked.

    at_certain: see Pressed. number: of the service or worker that a keypad or kiosk named, or None; a rating
    of a service has no operator. served_by: how the operator is known.
    """

    point: str
    operator: str | None
    rating: Rating
    source: str
    cause: str
    at_certain: bool = True
    number: int | None = None
    served_by: ServedBy = ""

    @property
    def hammered(self) -> str:
        """Key of repeated ratings: the source, on a keypad with the number."""
        return self.source if self.number is None else f"{self.source}#{self.number}"
