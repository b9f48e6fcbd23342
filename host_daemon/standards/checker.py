"""Checks of the standard of service (PROK) on every visit: as it ends, and again after a search."""

from __future__ import annotations

import asyncio
import logging

from host_daemon.base.clock import Clock
from host_daemon.base.durations import DAY_MS, MINUTE_MS
from host_daemon.events import (
    PhraseHeard,
    PhraseJudged,
    ServiceChecked,
    StandardChecked,
    WorkAsked,
    WorkDone,
    uids,
)
from host_daemon.standards.occasions import occasions
from host_daemon.standards.standard import (
    LONGEST_S,
    BadStandard,
    Check,
    Occasion,
    Standard,
    check,
    standards,
)
from host_daemon.store.config import Config
from host_daemon.store.directory import Directory
from host_daemon.store.reader import Reader
from host_daemon.supervision.event_sink import EventSink
from host_daemon.supervision.periodic import Ticks
from host_daemon.voice.phrase_store import PhraseStore
from host_daemon.voice.phrases.phrase import BadPhrase, Phrase
from host_daemon.voice.spotting.rings import Rings

log = logging.getLogger(__name__)

# What is said is known this long after it was said, and what is recorded is on disk.
LAG_MS = 8_000
# Seconds between two looks for occasions.
LOOK_S = 5.0
# Looked back at a start, and at each look after that.
FIRST_MS, AGAIN_MS = DAY_MS, 15 * MINUTE_MS
# So far from its moment a rule's phrase may be.
REACH_MS = round(LONGEST_S * 1000)

Spans = list[tuple[int, int]]


class StandardChecker:
    """Looks for occasions whose time is over and that were not checked yet. rings: of the microphones."""

    def __init__(
        self, config: Config, reader: Reader, phrase_store: PhraseStore, directory: Directory, rings: Rings
    ) -> None:
        self._config = config
        self._reader = reader
        self._phrase_store = phrase_store
        self._directory = directory
        self._rings = rings
        self._checked: set[tuple[str, str]] = set()
        self._known: set[str] = set()
        self._first = True

    async def run(self, sink: EventSink, clock: Clock) -> None:
        """Check what is due, until cancelled. Beginning again, it knows what the journal has."""
        self._first = True
        self._known.clear()
        async for _tick in Ticks(LOOK_S):
            for checked in await asyncio.to_thread(self.due, clock.now()):
                await sink.store(checked)

    def due(self, now: int) -> list[StandardChecked]:
        """The checks to be stored."""
        try:
            rules = standards(self._config.standards())
            phrases = self._phrase_store.phrases()
        except (BadStandard, BadPhrase) as error:
            log.warning("the standard of service cannot be checked: %s", error)
            return []
        if not rules:
            return []
        start = now - (FIRST_MS if self._first else AGAIN_MS)
        if self._first:
            known = self._reader.events((StandardChecked,), start)
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
        """Checks that a search of the past, or a manager's word on a phrase, has changed."""
        found: list[StandardChecked] = []
        for start, end in self._changed_spans(now):
            newest = newest_checks(self._reader, start, end)
            for one, check_ in self._checks(rules, phrases, start, end, now):
                before = newest.get((one.uid, check_.standard))
                fresh = _event(one, check_, now)
                if one.at + _after(rules, check_) + LAG_MS > now:
                    continue
                if _news(before, fresh):
                    self._checked.add((one.uid, check_.standard))
                    found.append(fresh)
        return found

    def _changed_spans(self, now: int) -> Spans:
        """The stretches of which something else is known since the last look."""
        reader, found = self._reader, []
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
        judged = {one.cause: one.right for one in self._reader.events((PhraseJudged,), start)}
        heard = self._reader.events((PhraseHeard,), start, end)
        return [one for one in heard if judged.get(one.uid, True)]

    def _checks(
        self, rules: tuple[Standard, ...], phrases: list[Phrase], start: int, end: int, now: int
    ) -> list[tuple[Occasion, Check]]:
        heard = self._heard(start - REACH_MS, min(now, end + REACH_MS) + 1)
        found = []
        for point in self._directory.points():
            here = occasions(self._reader, self._directory, point, start, end, now)
            if not here:
                continue
            microphones = self._directory.microphones(point)
            recorded = [span for name in microphones for span in self._rings.spans(name)]
            by_uid = {one.uid: one for one in here}
            for rule in rules:
                listened = self._listened(rule, phrases, recorded)
                found += [(by_uid[one.occasion], one) for one in check(rule, here, heard, listened)]
        return found

    def _listened(self, rule: Standard, phrases: list[Phrase], recorded: Spans) -> Spans:
        """Times in which the rule's phrases were listened for: since they were taught, and where a search
        was."""
        own = [phrase for phrase in phrases if phrase.name in rule.names]
        taught = [self._taught(phrase) for phrase in own]
        since = [at for at in taught if at is not None]
        if not since:
            return []
        spans = [(max(a, max(since)), b) for a, b in recorded]
        keys = {phrase.key for phrase in own}
        for done in self._reader.events((WorkDone,), limit=1000, newest=True):
            if done.work != "search" or done.problem:
                continue
            asked = self._reader.event(done.cause)
            if isinstance(asked, WorkAsked) and (not asked.phrases or keys <= set(asked.phrases)):
                spans += [(max(a, asked.start), min(b, asked.end)) for a, b in recorded]
        return [(a, b) for a, b in spans if a < b]

    def _taught(self, phrase: Phrase) -> int | None:
        """Moment from which on the phrase is listened for, UTC ms; None when it is not."""
        if phrase.engine != "embedding":
            return 0
        path = self._phrase_store.classifier_path(phrase.key)
        if self._phrase_store.classifier(phrase.key) is None:
            return None
        return path.stat().st_mtime_ns // 1_000_000


def newest_checks(reader: Reader, start: int, end: int) -> dict[tuple[str, str], StandardChecked]:
    """The checks of [start, end) that count, by occasion and rule."""
    found: dict[tuple[str, str], StandardChecked] = {}
    for one in reader.events((StandardChecked,), start, end):
        key = (one.cause, one.standard)
        if key not in found or one.checked_at >= found[key].checked_at:
            found[key] = one
    return found


def heard_standard(reader: Reader, start: int, end: int) -> list[ServiceChecked]:
    """The visits of [start, end) as the rules over phrases found them.

    Each has all its rules: kept (True), not kept (False), or None where too little was heard.
    """
    decided = {"met": True, "missed": False, "undecidable": None}
    visits: dict[str, list[StandardChecked]] = {}
    for one in newest_checks(reader, start, end).values():
        visits.setdefault(one.cause, []).append(one)
    return [
        ServiceChecked(
            uid=uids.scoring(cause, "", "phrases"),
            at=min(one.at for one in checks),
            point=checks[0].point,
            operator=next((one.operator for one in checks if one.operator), None),
            standard="",
            items={one.standard: decided[one.outcome] for one in checks},
            who="phrases",
            cause=cause,
        )
        for cause, checks in visits.items()
    ]


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
        uid=uids.standard(occasion.uid, found.standard, now),
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
