"""A contact: one customer's visit to a service point, as far as the post saw it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from host_daemon.events import Mood, Rating

Ending = Literal["rated", "silent", "open", "feedback"]


@dataclass(frozen=True, slots=True)
class Contact:
    """One customer's visit. All times are UTC milliseconds.

    uid: of the event that began it: the ask, or the rating nobody asked for.
    ending: `rated`: was asked and answered in time; `silent`: was asked and did not; `open`: was asked
        and still may; `feedback`: rated without being asked, which is no answer to a survey.
    operator: who asked; in feedback whose remote it was, if that is known.
    asked_at: None in feedback. closed_at: when it was rated or became silent, None while open.
    mood: emotional background while rating; None when nothing was measured (yet).
    source: where the rating came from, as in `Rated`; empty without a rating.
    asks: uid of the ask, then of the press or phrase behind it; ratings: the same of the rating.
    repeats: uids of the presses that hammered on the same button, and of an ask aloud beside the fob's (or
        the other way round); they count no more.
    number: of the service or worker that the rating named, None if none.
    """

    uid: str
    point: str
    operator: str | None
    ending: Ending
    asked_at: int | None
    closed_at: int | None
    rating: Rating | None = None
    mood: Mood | None = None
    source: str = ""
    asks: tuple[str, ...] = ()
    ratings: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()
    number: int | None = None

    @property
    def at(self) -> int:
        """Its beginning."""
        began = self.closed_at if self.asked_at is None else self.asked_at
        assert began is not None  # feedback is closed as it begins
        return began

    @property
    def causes(self) -> tuple[str, ...]:
        """uids of everything it is made of, but for the repeats."""
        return self.asks + self.ratings

    @property
    def asked(self) -> bool:
        """Whether it counts among the asked: the ask has been answered, or its time is over."""
        return self.ending == "rated" or self.ending == "silent"

    def silent(self, at: int) -> Contact:
        """The same customer, silent from `at` on."""
        # Written out: dataclasses.replace takes four times as long, and most customers are silent.
        return Contact(
            self.uid,
            self.point,
            self.operator,
            "silent",
            self.asked_at,
            at,
            asks=self.asks,
            repeats=self.repeats,
        )
