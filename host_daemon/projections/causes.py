"""Causes, delights and wishes: named by customers, by whoever heard or read them, and by rules, each once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

from host_daemon.events import (
    AnswerMarked,
    BurstMarked,
    BurstSeen,
    Event,
    FeedbackGiven,
    IncidentMarked,
    IncidentOpened,
    QuestionAsked,
    Rated,
    SurveyAnswered,
    Tagged,
    uids,
)
from host_daemon.settings.web import WebSettings
from host_daemon.store.reader import Reader

Kind = Literal["cause", "delight", "wish"]
MARKS: tuple[type[Event], ...] = (IncidentMarked, BurstMarked, AnswerMarked)


def marked(reader: Reader, start: int) -> dict[str, tuple[str, ...]]:
    """Tags that people have set since `start`, by what they are on: the newest word counts, be it on a burst
    or on the incident that it opened."""
    found: dict[str, tuple[str, ...]] = {}
    for mark in reader.events(MARKS, start):
        if isinstance(mark, IncidentMarked):
            found[uids.incident_cause(mark.cause)] = mark.tags
        elif isinstance(mark, BurstMarked | AnswerMarked):
            found[mark.cause] = mark.tags
    return found


def ruled(reader: Reader, start: int) -> dict[str, tuple[str, ...]]:
    """Tags that rules have put since `start`, by what they are on."""
    found: dict[str, tuple[str, ...]] = {}
    for one in reader.events((Tagged,), start):
        found[one.cause] = (*found.get(one.cause, ()), one.tag)
    return found


def kind(tag: str, pleased: bool, lists: WebSettings) -> Kind:
    """Kind of a tag: by the manager's lists; one that is in none or in several by whether the customer was
    pleased."""
    if tag in lists.wishes:
        return "wish"
    if tag in lists.delights and tag not in lists.reasons:
        return "delight"
    return "delight" if pleased else "cause"


@dataclass
class _Occasion:
    """One rating, burst, answer or survey, with everything that was named on it. pleased: as far as known."""

    pleased: bool = False
    tags: dict[str, None] = field(default_factory=dict)


class Occasions:
    """Collects what was named, so that one thing that was named thrice of one rating counts once."""

    def __init__(self, reader: Reader, start: int, end: int, has: Callable[[Event], bool]) -> None:
        """has: whether an event is of the points and operators that are asked for."""
        self._reader, self._has = reader, has
        self._found: dict[str, _Occasion] = {}
        self._start, self._end = start, end
        self._marked = marked(reader, start)
        self._says = {one.cause: one.says for one in reader.events((AnswerMarked,), start)}

    def named(
        self, bursts: Iterable[tuple[BurstSeen, tuple[str, ...]]], lists: WebSettings
    ) -> dict[Kind, list[str]]:
        """Everything that was named in the span, by its kind; an entry for each occasion.

        bursts: of the span, with their tags.
        """
        for incident in self._reader.events((IncidentOpened,), self._start, self._end):
            if self._has(incident):
                self._add(incident.cause, self._marked.get(incident.cause, ()))
        for asked in self._reader.events((QuestionAsked,), self._start, self._end):
            if self._has(asked):
                self._add(asked.uid, self._marked.get(asked.uid, ()), self._says.get(asked.uid) == "positive")
        for tagged in self._reader.events((Tagged,), self._start, self._end):
            if self._has(tagged):
                self._add(tagged.cause, (tagged.tag,))
        for burst, tags in bursts:
            self._add(burst.uid, tags, burst.direction == "positive")
        self._of_customers(lists)
        found: dict[Kind, list[str]] = {"cause": [], "delight": [], "wish": []}
        for occasion in self._found.values():
            for tag in occasion.tags:
                found[kind(tag, occasion.pleased, lists)].append(tag)
        return found

    def _of_customers(self, lists: WebSettings) -> None:
        """Things they ticked with a rating, and those of the lists that they chose in a survey."""
        known = {*lists.reasons, *lists.delights, *lists.wishes}
        for given in self._reader.events((FeedbackGiven,), self._start, self._end):
            rated = self._reader.event(given.cause)
            if given.reasons and self._has(rated or given):
                self._add(given.cause, given.reasons)
        for survey in self._reader.events((SurveyAnswered,), self._start, self._end):
            chosen = [answer for answer in survey.others.values() if answer in known]
            if chosen and self._has(survey):
                self._add(survey.cause or survey.uid, chosen)

    def _add(self, uid: str, tags: Iterable[str], pleased: bool = False) -> None:
        event = self._reader.event(uid)
        # What a rule waited for, the press, and what an incident is about, its rating, are one occasion.
        base = event.cause if isinstance(event, Rated) and event.cause else uid
        occasion = self._found.setdefault(base, _Occasion())
        occasion.tags |= dict.fromkeys(tags)
        occasion.pleased |= pleased or (isinstance(event, Rated) and event.rating == "positive")
