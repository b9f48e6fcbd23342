"""The state machine of one service point: asks and ratings in, contacts out.

What is decided here:
- A rating answers the ask that is open: of the operator whose remote it is, or else the newest one.
  It is in time up to and including the last millisecond of the answer window.
- An ask that nobody answers in its window is silent.
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

from host_daemon.contacts.contact import Contact
from host_daemon.contacts.hammering import Hammering
from host_daemon.contacts.settings import ContactSettings
from host_daemon.events import Asked, BackgroundMeasured, Event, Mood, Rated


@dataclass(frozen=True)
class PointState:
    """What a service point must remember between two events; empty after a quiet moment.

    contacts: those that may still change: the open ones and those that hammering may add to.
    asks, ratings: per source the time of the last press and the uid of its contact.
    """

    contacts: tuple[Contact, ...] = ()
    asks: dict[str, tuple[int, str]] = field(default_factory=dict)
    ratings: dict[str, tuple[int, str]] = field(default_factory=dict)


class ServicePoint:
    """Feed it the events of one point in the order of (at, uid).

    contacts: by uid every contact that it made or changed; asks that wait for an answer are `open`.
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
        self._asks = Hammering(spam, state.asks)
        self._ratings = Hammering(spam, state.ratings)
        # A background may have come since the state was put aside.
        self.contacts = {
            contact.uid: dataclasses.replace(contact, mood=self._mood(contact.ratings))
            for contact in state.contacts
        }
        self._open = [contact for contact in self.contacts.values() if contact.ending == "open"]

    def state(self, now: int) -> PointState:
        """What must be remembered at `now`, not before the last event fed."""
        self.advance(now)
        self._asks.forget(now)
        self._ratings.forget(now)
        hammered = {uid for _, uid in (*self._asks.last.values(), *self._ratings.last.values())}
        live = hammered | {contact.uid for contact in self._open}
        contacts = sorted((self.contacts[uid] for uid in live), key=lambda contact: (contact.at, contact.uid))
        return PointState(tuple(contacts), self._asks.last, self._ratings.last)

    def feed(self, event: Event) -> None:
        """Take the next event; what is neither an ask nor a rating changes nothing."""
        if isinstance(event, Rated):
            self.advance(event.at)
            self._rated(event)
        elif isinstance(event, Asked):
            self.advance(event.at)
            self._asked(event)

    def advance(self, now: int) -> None:
        """Let time pass: asks whose window is over become silent."""
        while self._open and now - self._open[0].at > self._window:
            contact = self._open.pop(0)
            self._silent(contact, contact.at + self._window)

    def _asked(self, ask: Asked) -> None:
        repeated = self._asks.repeats(ask.source, ask.at)
        if repeated is not None:
            self._repeat(repeated, ask.uid)
            return
        for other in self._open:
            if other.operator == ask.operator:
                self._silent(other, ask.at)
        if self._open:
            self._open = [other for other in self._open if other.operator != ask.operator]
        contact = Contact(ask.uid, ask.point, ask.operator, "open", ask.at, None, asks=_uids(ask))
        self._open.append(contact)
        self.contacts[contact.uid] = contact
        self._asks.counts(ask.source, ask.at, contact.uid)

    def _rated(self, rated: Rated) -> None:
        ask = None
        if rated.at_certain:
            repeated = self._ratings.repeats(rated.source, rated.at)
            if repeated is not None:
                self._repeat(repeated, rated.uid)
                return
            ask = self._answered(rated)
        ratings = _uids(rated)
        contact = Contact(
            rated.uid if ask is None else ask.uid,
            rated.point,
            rated.operator if ask is None else ask.operator or rated.operator,
            "feedback" if ask is None else "rated",
            None if ask is None else ask.asked_at,
            rated.at,
            rated.rating,
            self._mood(ratings),
            rated.source,
            () if ask is None else ask.asks,
            ratings,
            () if ask is None else ask.repeats,
        )
        if ask is not None:
            self._open = [other for other in self._open if other is not ask]
        self.contacts[contact.uid] = contact
        if rated.at_certain:
            self._ratings.counts(rated.source, rated.at, contact.uid)

    def _answered(self, rated: Rated) -> Contact | None:
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

    def _silent(self, contact: Contact, at: int) -> None:
        self.contacts[contact.uid] = contact.silent(at)

    def _repeat(self, uid: str, press: str) -> None:
        known = self.contacts[uid]
        changed = dataclasses.replace(known, repeats=(*known.repeats, press))
        self.contacts[uid] = changed
        self._open = [changed if contact.uid == uid else contact for contact in self._open]


def _uids(event: Asked | Rated) -> tuple[str, ...]:
    return (event.uid, event.cause) if event.cause and event.cause != event.uid else (event.uid,)
