"""The state machine of one service point: asks and ratings in, contacts out.

What is decided here:
- A rating answers the ask that is open: of the operator whose remote it is, or else the newest one.
  It is in time up to and including the last millisecond of the answer window.
- An ask that nobody answers in its window is silent.
- An operator who presses the fob and asks aloud within 15 seconds has asked one customer, not two.
- An operator who asks again has turned to the next customer: the first one is silent from then on.
  (Otherwise a second ask would hide a silent customer.) Different operators can ask side by side.
- A rating that no open ask waits for is feedback: unasked, after the window, a second remote, or a
  remote of another operator than the one who asked.
- Hammering on one remote or fob counts once; the repeats are listed.
- A rating whose time is not certain answers no ask and repeats nothing: it is feedback.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field

from host_daemon.contacts.contact import Contact, Ending
from host_daemon.contacts.hammering import Hammering
from host_daemon.events import Asked, BackgroundMeasured, Event, Mood, Rated
from host_daemon.settings.contacts import ContactSettings

# Source of what is asked aloud, and for how long a press and a phrase are the same ask.
VOICE, TOGETHER_MS = "voice", 15_000


@dataclass(frozen=True)
class PointState:
    """The memory of a service point between two events; empty after a quiet moment.

    contacts: those that may still change: the open ones and those that hammering may add to.
    asks, ratings: per source the time of the last press and the uid of its contact.
    """

    contacts: tuple[Contact, ...] = ()
    asks: dict[str, tuple[int, str]] = field(default_factory=dict)
    ratings: dict[str, tuple[int, str]] = field(default_factory=dict)


@dataclass(slots=True)
class _Ask:
    """An ask that waits for its answer: a contact in the making. (Contacts are frozen and cost more.)"""

    uid: str
    point: str
    operator: str | None
    at: int
    asks: tuple[str, ...]
    repeats: tuple[str, ...] = ()

    def contact(self, ending: Ending, closed_at: int | None) -> Contact:
        return Contact(
            self.uid,
            self.point,
            self.operator,
            ending,
            self.at,
            closed_at,
            asks=self.asks,
            repeats=self.repeats,
        )


class ServicePoint:
    """Feed it the events of one point in the order of (at, uid).

    moods: backgrounds by their cause. Those count that are known when the rating is fed.
    """

    def __init__(
        self,
        settings: ContactSettings,
        moods: Mapping[str, BackgroundMeasured],
        state: PointState | None = None,
    ) -> None:
        state = state or PointState()
        spam = round(settings.spam_window_s * 1000)
        self._window = round(settings.answer_window_s * 1000)
        self._moods = moods
        self._asks = Hammering(spam, state.asks, TOGETHER_MS)
        self._ratings = Hammering(spam, state.ratings)
        self._open = [
            _Ask(one.uid, one.point, one.operator, one.at, one.asks, one.repeats)
            for one in state.contacts
            if one.ending == "open"
        ]
        # A background may have come since the state was put aside.
        self._closed = {
            contact.uid: dataclasses.replace(contact, mood=self._mood(contact.ratings))
            for contact in state.contacts
            if contact.ending != "open"
        }

    def contacts(self, now: int) -> list[Contact]:
        """Every contact it made or changed, as of `now`, in no order."""
        self.advance(now)
        return [*self._closed.values(), *(ask.contact("open", None) for ask in self._open)]

    def state(self, now: int) -> PointState:
        """The state to remember at `now`, not before the last event fed."""
        self.advance(now)
        self._asks.forget(now)
        self._ratings.forget(now)
        live = {uid for _, uid in (*self._asks.last.values(), *self._ratings.last.values())}
        contacts = [self._closed[uid] for uid in live if uid in self._closed]
        contacts += (ask.contact("open", None) for ask in self._open)
        contacts.sort(key=lambda contact: (contact.at, contact.uid))
        return PointState(tuple(contacts), self._asks.last, self._ratings.last)

    def feed(self, event: Event) -> None:
        """Take the next event; what is neither an ask nor a rating only lets time pass."""
        if self._open:
            self.advance(event.at)
        if isinstance(event, Asked):
            self._asked(event)
        elif isinstance(event, Rated):
            self._rated(event)

    def advance(self, now: int) -> None:
        """Let time pass: asks whose window is over become silent."""
        while self._open and now - self._open[0].at > self._window:
            ask = self._open.pop(0)
            self._closed[ask.uid] = ask.contact("silent", ask.at + self._window)

    def _asked(self, asked: Asked) -> None:
        repeated = self._asks.repeats(asked.source, asked.at)
        if repeated is None and (repeated := self._together(asked)) is not None:
            self._asks.counts(asked.source, asked.at, repeated)
        if repeated is not None:
            self._repeat(repeated, asked.uid, asked.operator)
            return
        if self._open:
            for other in [other for other in self._open if other.operator == asked.operator]:
                self._open.remove(other)
                self._closed[other.uid] = other.contact("silent", asked.at)
        self._open.append(_Ask(asked.uid, asked.point, asked.operator, asked.at, _uids(asked)))
        self._asks.counts(asked.source, asked.at, asked.uid)

    def _rated(self, rated: Rated) -> None:
        uid, operator, asked_at = rated.uid, rated.operator, None
        asks: tuple[str, ...] = ()
        repeats: tuple[str, ...] = ()
        if rated.at_certain:
            repeated = self._ratings.repeats(rated.hammered, rated.at)
            if repeated is not None:
                self._repeat(repeated, rated.uid)
                return
            ask = self._answered(rated)
            if ask is not None:
                self._open.remove(ask)
                uid, operator, asked_at = ask.uid, ask.operator or operator, ask.at
                asks, repeats = ask.asks, ask.repeats
            self._ratings.counts(rated.hammered, rated.at, uid)
        ratings = _uids(rated)
        self._closed[uid] = Contact(
            uid,
            rated.point,
            operator,
            "feedback" if asked_at is None else "rated",
            asked_at,
            rated.at,
            rated.rating,
            self._mood(ratings),
            rated.source,
            asks,
            ratings,
            repeats,
            rated.number,
        )

    def _answered(self, rated: Rated) -> _Ask | None:
        """The open ask that a rating belongs to."""
        if not self._open:
            return None
        fits = [ask for ask in self._open if ask.operator is None or rated.operator in (None, ask.operator)]
        own = [ask for ask in fits if ask.operator == rated.operator is not None]
        best = own or fits
        return best[-1] if best else None

    def _mood(self, ratings: tuple[str, ...]) -> Mood | None:
        """The background of a rating, or else of the press behind it."""
        for uid in ratings:
            if (background := self._moods.get(uid)) is not None:
                return background.mood
        return None

    def _together(self, asked: Asked) -> str | None:
        """The contact of an ask that this one only says otherwise: by fob and aloud, by the same operator."""
        # The newest first: in what order sources were remembered depends on what came when.
        for (at, uid), source in sorted(((last, one) for one, last in self._asks.last.items()), reverse=True):
            if (source == VOICE) == (asked.source == VOICE) or asked.at - at >= TOGETHER_MS:
                continue
            known = self._closed.get(uid) or next(ask for ask in self._open if ask.uid == uid)
            if known.operator == asked.operator or None in (known.operator, asked.operator):
                return uid
        return None

    def _repeat(self, uid: str, press: str, operator: str | None = None) -> None:
        """operator: who asked, where the first of the two does not know."""
        for ask in self._open:
            if ask.uid == uid:
                ask.repeats, ask.operator = (*ask.repeats, press), ask.operator or operator
                return
        known = self._closed[uid]
        self._closed[uid] = dataclasses.replace(
            known, repeats=(*known.repeats, press), operator=known.operator or operator
        )


def _uids(event: Asked | Rated) -> tuple[str, ...]:
    return (event.uid, event.cause) if event.cause and event.cause != event.uid else (event.uid,)
