"""Scheduler of VoiceTrigger's own jobs: teach untaught phrases, calibrate thresholds, transcribe tracks."""

from __future__ import annotations

import asyncio
from pathlib import Path

from host_daemon.base.clock import Clock
from host_daemon.base.durations import DAY_MS, HOUR_MS
from host_daemon.base.latest import Latest
from host_daemon.events import Event, TrackCut, TrackKind, WorkAsked, WorkDone, uids
from host_daemon.settings.voice import VoiceSettings
from host_daemon.store.reader import Reader
from host_daemon.supervision.event_sink import EventSink
from host_daemon.supervision.periodic import Ticks
from host_daemon.voice.phrase_store import PhraseStore
from host_daemon.voice.phrases.phrase import BadPhrase, Phrase
from host_daemon.voice.training.calibration import ENOUGH_H

# Seconds between two looks for phrases to teach and thresholds to set.
LOOK_S = 5.0
# Recordings come one after the other; a phrase is taught when none has come for so long.
SETTLED_MS = 15_000
# Tracks that somebody listens to for what was said; older ones are left without words.
TRANSCRIBED: tuple[TrackKind, ...] = ("answer", "burst")
TRANSCRIBED_MS = DAY_MS


class Scheduler:
    """Looks at what there is and asks for what is due; what was tried in vain is not tried again until the
    phrase or its recordings have changed. settings: as they are now."""

    def __init__(self, phrase_store: PhraseStore, reader: Reader, settings: Latest[VoiceSettings]) -> None:
        self._phrase_store = phrase_store
        self._reader = reader
        self._settings = settings
        self._tried: dict[str, tuple[str, ...] | None] = {}

    async def run(self, sink: EventSink, clock: Clock) -> None:
        """Ask for what is due, until cancelled."""
        self._tried.clear()
        async for _tick in Ticks(LOOK_S):
            for asked in await asyncio.to_thread(self.due, clock.now()):
                await sink.store(asked)

    def due(self, now: int) -> list[WorkAsked]:
        """Jobs to ask for, without those that wait already."""
        waiting = [one for one in self._reader.unanswered() if isinstance(one, WorkAsked)]
        try:
            phrases = self._phrase_store.phrases()
        except BadPhrase:
            return []
        found = [] if len(waiting) > len(phrases) else self._untaught(phrases, waiting, now)
        if not found and not waiting:
            found = self._uncalibrated(phrases, now)
        return found + self._unheard(waiting, now)

    def _untaught(self, phrases: list[Phrase], waiting: list[WorkAsked], now: int) -> list[WorkAsked]:
        found = []
        # One that was removed and comes back, or whose classifier is lost later, is new.
        self._tried = {phrase.key: self._tried.get(phrase.key) for phrase in phrases}
        for phrase in phrases:
            recordings = self._phrase_store.recordings(phrase.key)
            newest = max((path.stat().st_mtime_ns for path in recordings), default=0) // 1_000_000
            if phrase.engine != "embedding" or not (phrase.by_text or recordings):
                continue
            basis = self._phrase_store.basis(phrase)
            if self._taught(phrase, basis, newest):
                self._tried[phrase.key] = None
                continue
            if basis == self._tried[phrase.key] or now - newest < SETTLED_MS:
                continue
            if any(one.work == "teach" and phrase.key in one.phrases for one in waiting):
                continue
            self._tried[phrase.key] = basis
            found.append(
                WorkAsked(uid=f"work/{now}/teach/{phrase.key}", at=now, work="teach", phrases=(phrase.key,))
            )
        return found

    def _taught(self, phrase: Phrase, basis: tuple[str, ...], newest: int) -> bool:
        """Whether the phrase's classifier is of what there is now. A recording that came while it was taught
        is older than the classifier, and is not in it."""
        if self._phrase_store.classifier(phrase.key) is None:
            return False
        if noted := self._phrase_store.notes(phrase.key).basis:
            return noted == basis
        try:
            return self._phrase_store.classifier_path(phrase.key).stat().st_mtime_ns // 1_000_000 > newest
        except OSError:
            return False

    def _uncalibrated(self, phrases: list[Phrase], now: int) -> list[WorkAsked]:
        settings = self._settings()
        taught = [one for phrase in phrases if (one := self._phrase_store.classifier(phrase.key))]
        if not settings.own_sound or not taught:
            return []
        last = last_calibration(self._reader)
        wait_h = settings.tune_hours
        if last is not None and (last.hours < ENOUGH_H or not all(one.honesty.ambience for one in taught)):
            # There was too little sound, or a phrase has been taught since.
            wait_h = min(wait_h, 1.0)
        if last is not None and now - last.at < wait_h * HOUR_MS:
            return []
        return [WorkAsked(uid=f"work/{now}/tune", at=now, work="tune")]

    def _unheard(self, waiting: list[WorkAsked], now: int) -> list[WorkAsked]:
        model = self._settings().vosk_model
        if not model or not Path(model).is_dir():
            return []
        known = {one.track for one in waiting}
        return [
            WorkAsked(uid=uids.transcript(track.uid), at=now, work="transcribe", track=track.uid)
            for track in self._reader.events((TrackCut,), now - TRANSCRIBED_MS)
            if track.track in TRANSCRIBED
            and track.uid not in known
            and self._reader.event(uids.transcript(track.uid)) is None
        ]


def last_calibration(reader: Reader) -> WorkDone | None:
    """The newest calibration that was done, or None."""
    found: tuple[Event, ...] = reader.events((WorkDone,), newest=True, limit=500)
    done = [one for one in found if isinstance(one, WorkDone)]
    return next((one for one in done if one.work == "tune" and not one.problem), None)
