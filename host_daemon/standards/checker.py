"""PROK at work: the standard of service held against every visit, as it ends and again after a search."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from host_daemon.base.durations import DAY_MS, MINUTE_MS
from host_daemon.events import (
    Asked,
    PhraseHeard,
    PhraseJudged,
    ReceiptPrinted,
    StandardChecked,
    VisitorCounted,
    WorkAsked,
    WorkDone,
)
from host_daemon.standards.standard import (
    LONGEST_S,
    BadStandard,
    Check,
    Moment,
    Occasion,
    Standard,
    check,
    standards,
)
from host_daemon.standards.visits import GONE_MS, stays
from host_daemon.store.reader import Reader
from host_daemon.voice.phrase_store import PhraseStore
from host_daemon.voice.phrases.phrase import BadPhrase, Phrase

log = logging.getLogger(__name__)

# What is said is known this long after it was said, and what is recorded is on disk.
LAG_MS = 8_000
# Looked back at a start, and at each look after that.
FIRST_MS, AGAIN_MS = DAY_MS, 15 * MINUTE_MS
# So far from its moment a rule's phrase may be.
REACH_MS = round(LONGEST_S * 1000)

TOLD: tuple[type[Asked | ReceiptPrinted | VisitorCounted], ...] = (Asked, ReceiptPrinted, VisitorCounted)
Spans = list[tuple[int, int]]


@dataclass(frozen=True)
class Around:
    """What the inspector needs of the post.

    standards: as they are written now. points: their ids. cameras: of customers, at a point. microphones: at
    a point. recorded: what a microphone's ring holds, [start, end) in UTC ms. on_duty: who served at a point
    at a moment.
    """

    reader: Reader
    phrase_store: PhraseStore
    standards: Callable[[], object]
    points: Callable[[], Sequence[str]]
    cameras: Callable[[str], Sequence[str]]
    microphones: Callable[[str], Sequence[str]]
    recorded: Callable[[str], Spans]
    on_duty: Callable[[str, int], str | None]


class StandardChecker:
    """Looks for occasions whose time is over and that were not checked yet."""

    def __init__(self, around: Around) -> None:
        self._around = around
        self._checked: set[tuple[str, str]] = set()
        self._known: set[str] = set()
        self._first = True

    def due(self, now: int) -> list[StandardChecked]:
        """The checks to be stored."""
        try:
            rules = standards(self._around.standards())
            phrases = self._around.phrase_store.phrases()
        except (BadStandard, BadPhrase) as error:
            log.warning("the standard of service cannot be checked: %s", error)
            return []
        if not rules:
            return []
        start = now - (FIRST_MS if self._first else AGAIN_MS)
        if self._first:
            known = self._around.reader.events((StandardChecked,), start)
            self._checked = {(one.cause, one.standard) for one in known}
            self._first = False
        found = []
        for one, check_ in self._checks(rules, phrases, start, now, now):
            if one.at + _after(rules, check_) + LAG_MS > now or (one.uid, check_.standard) in self._checked:
                continue
            self._checked.add((one.uid, check_.standard))
            found.append(_event(one, check_, now))
        return found + self._searched(rules, phrases, now)

    def _searched(
        self, rules: tuple[Standard, ...], phrases: list[Phrase], now: int
    ) -> list[StandardChecked]:
        """What a search of the past, or a manager's word on a phrase, has changed."""
        found: list[StandardChecked] = []
        for start, end in self._stirred(now):
            newest = newest_checks(self._around.reader, start, end)
            for one, check_ in self._checks(rules, phrases, start, end, now):
                before = newest.get((one.uid, check_.standard))
                fresh = _event(one, check_, now)
                if one.at + _after(rules, check_) + LAG_MS > now:
                    continue
                if _news(before, fresh):
                    self._checked.add((one.uid, check_.standard))
                    found.append(fresh)
        return found

    def _stirred(self, now: int) -> Spans:
        """The stretches of which something else is known since the last look."""
        reader, found = self._around.reader, []
        for done in reader.events((WorkDone,), now - FIRST_MS, limit=1000):
            asked = reader.event(done.cause)
            if done.uid in self._known or done.work != "search" or not isinstance(asked, WorkAsked):
                continue
            self._known.add(done.uid)
            if not done.problem:
                found.append((asked.start, asked.end))
        for judged in reader.events((PhraseJudged,), now - FIRST_MS, now + 1):
            if judged.uid in self._known:
                continue
            self._known.add(judged.uid)
            if isinstance(heard := reader.event(judged.cause), PhraseHeard):
                found.append((heard.at - REACH_MS, heard.at + REACH_MS))
        return found

    def _heard(self, start: int, end: int) -> list[PhraseHeard]:
        """The phrases of a time, without those that somebody called wrong: they prove nothing."""
        judged = {one.cause: one.right for one in self._around.reader.events((PhraseJudged,), start)}
        heard = self._around.reader.events((PhraseHeard,), start, end)
        return [one for one in heard if judged.get(one.uid, True)]

    def _checks(
        self, rules: tuple[Standard, ...], phrases: list[Phrase], start: int, end: int, now: int
    ) -> list[tuple[Occasion, Check]]:
        heard = self._heard(start - REACH_MS, min(now, end + REACH_MS) + 1)
        found = []
        for point in self._around.points():
            occasions = self._occasions(point, start, end, now)
            if not occasions:
                continue
            microphones = self._around.microphones(point)
            recorded = [span for name in microphones for span in self._around.recorded(name)]
            by_uid = {one.uid: one for one in occasions}
            for rule in rules:
                listened = self._listened(rule, phrases, recorded)
                found += [(by_uid[one.occasion], one) for one in check(rule, occasions, heard, listened)]
        return found

    def _listened(self, rule: Standard, phrases: list[Phrase], recorded: Spans) -> Spans:
        """When the rule's phrases were listened for: since they were taught, and where a search was."""
        own = [phrase for phrase in phrases if phrase.name in rule.names]
        taught = [self._taught(phrase) for phrase in own]
        since = [at for at in taught if at is not None]
        if not since:
            return []
        spans = [(max(a, max(since)), b) for a, b in recorded]
        keys = {phrase.key for phrase in own}
        for done in self._around.reader.events((WorkDone,), limit=1000, newest=True):
            if done.work != "search" or done.problem:
                continue
            asked = self._around.reader.event(done.cause)
            if isinstance(asked, WorkAsked) and (not asked.phrases or keys <= set(asked.phrases)):
                spans += [(max(a, asked.start), min(b, asked.end)) for a, b in recorded]
        return [(a, b) for a, b in spans if a < b]

    def _taught(self, phrase: Phrase) -> int | None:
        """Since when the phrase is listened for, UTC ms; None when it is not."""
        if phrase.engine != "embedding":
            return 0
        path = self._around.phrase_store.classifier_path(phrase.key)
        if self._around.phrase_store.classifier(phrase.key) is None:
            return None
        return path.stat().st_mtime_ns // 1_000_000

    def _occasions(self, point: str, start: int, end: int, now: int) -> list[Occasion]:
        around = self._around

        def occasion(uid: str, at: int, moment: Moment, operator: str | None = None) -> Occasion:
            return Occasion(uid, at, moment, point, operator or around.on_duty(point, at))

        found = []
        cameras = around.cameras(point)
        for camera in cameras:
            for stay in stays(around.reader.measures(camera, start - GONE_MS, end), now):
                if stay.came >= start:
                    found.append(occasion(f"{camera}.{stay.came}/came", stay.came, "visit"))
                if stay.left is not None and start <= stay.left < end:
                    found.append(occasion(f"{camera}.{stay.came}/left", stay.left, "end"))
        for event in around.reader.events(TOLD, start, end):
            if event.point != point:
                continue
            if isinstance(event, Asked):
                found.append(occasion(event.uid, event.at, "ask", event.operator))
            elif isinstance(event, ReceiptPrinted):
                found.append(occasion(event.uid, event.at, "receipt", event.operator))
            elif not cameras:
                # A camera at the counter knows better than a sensor at the door.
                found.append(occasion(event.uid, event.at, "visit"))
        return found


def newest_checks(reader: Reader, start: int, end: int) -> dict[tuple[str, str], StandardChecked]:
    """The checks of [start, end) that count, by occasion and rule."""
    found: dict[tuple[str, str], StandardChecked] = {}
    for one in reader.events((StandardChecked,), start, end):
        key = (one.cause, one.standard)
        if key not in found or one.checked_at >= found[key].checked_at:
            found[key] = one
    return found


def _news(before: StandardChecked | None, fresh: StandardChecked) -> bool:
    """Whether a check made again changes anything. What was decided when the sound was there does not become
    undecidable because the ring has gone on; only the phrase that decided it can turn out to be none."""
    if before is None:
        return True
    if fresh.outcome == "undecidable" and not before.evidence:
        return False
    return (before.outcome, before.evidence) != (fresh.outcome, fresh.evidence)


def _after(rules: tuple[Standard, ...], found: Check) -> int:
    return next(round(rule.after_s * 1000) for rule in rules if rule.name == found.standard)


def _event(occasion: Occasion, found: Check, now: int) -> StandardChecked:
    return StandardChecked(
        uid=f"{occasion.uid}/standard/{found.standard}/{now}",
        at=occasion.at,
        cause=occasion.uid,
        standard=found.standard,
        point=occasion.point,
        operator=found.operator,
        outcome=found.outcome,
        evidence=found.evidence or "",
        start=found.start,
        end=found.end,
        checked_at=now,
    )
