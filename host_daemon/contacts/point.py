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

from host_daemon.contacts.contact import Contact
from host_daemon.contacts.hammering import Hammering
from host_daemon.contacts.settings import ContactSettings
from host_daemon.events import Asked, BackgroundMeasured, Event, Rated


class ServicePoint:
    """Feed it the events of one point in the order of (at, uid).

    contacts: every contact so far by uid; asks that wait for an answer are `open`.
    moods: backgrounds by their cause. Those count that are known when the rating is fed.
    """

    def __init__(self, settings: ContactSettings, moods: Mapping[str, BackgroundMeasured]) -> None:
        self.contacts: dict[str, Contact] = {}
        self._moods = moods
        self._window = round(settings.answer_window_s * 1000)
        self._ratings = Hammering(round(settings.spam_window_s * 1000))
        self._asks = Hammering(round(settings.spam_window_s * 1000))
        self._open: list[Asked] = []
        self._began: dict[str, str] = {}  # uid of a rating: uid of its contact

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
            ask = self._open.pop(0)
            self._silent(ask, ask.at + self._window)

    def _asked(self, ask: Asked) -> None:
        first = self._asks.first(ask.source, ask.at, ask.uid)
        if first != ask.uid:
            self._repeat(first, ask.uid)
            return
        for other in [other for other in self._open if other.operator == ask.operator]:
            self._open.remove(other)
            self._silent(other, ask.at)
        self._open.append(ask)
        self.contacts[ask.uid] = Contact(
            ask.uid, ask.point, ask.operator, "open", ask.at, None, causes=_uids(ask)
        )

    def _rated(self, rated: Rated) -> None:
        ask = None
        if rated.at_certain:
            first = self._ratings.first(rated.source, rated.at, rated.uid)
            if first != rated.uid:
                self._repeat(self._began[first], rated.uid)
                return
            ask = self._answered(rated)
        background = self._moods.get(rated.uid) or self._moods.get(rated.cause)
        begin: Asked | Rated = rated
        operator, causes = rated.operator, _uids(rated)
        if ask is not None:
            self._open.remove(ask)
            begin, operator, causes = ask, ask.operator or rated.operator, _uids(ask) + causes
        self._began[rated.uid] = begin.uid
        self.contacts[begin.uid] = Contact(
            begin.uid,
            rated.point,
            operator,
            "feedback" if ask is None else "rated",
            None if ask is None else ask.at,
            rated.at,
            rated.rating,
            None if background is None else background.mood,
            rated.source,
            causes,
            () if ask is None else self.contacts[ask.uid].repeats,
        )

    def _answered(self, rated: Rated) -> Asked | None:
        """The open ask that a rating belongs to."""
        fits = [ask for ask in self._open if ask.operator is None or rated.operator in (None, ask.operator)]
        own = [ask for ask in fits if ask.operator == rated.operator is not None]
        best = own or fits
        return best[-1] if best else None

    def _silent(self, ask: Asked, at: int) -> None:
        repeats = self.contacts[ask.uid].repeats
        self.contacts[ask.uid] = Contact(
            ask.uid, ask.point, ask.operator, "silent", ask.at, at, causes=_uids(ask), repeats=repeats
        )

    def _repeat(self, contact: str, uid: str) -> None:
        known = self.contacts[contact]
        self.contacts[contact] = dataclasses.replace(known, repeats=(*known.repeats, uid))


def _uids(event: Asked | Rated) -> tuple[str, ...]:
    return (event.uid, event.cause) if event.cause and event.cause != event.uid else (event.uid,)
