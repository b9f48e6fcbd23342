"""Pending cuts: each waits until its tail is recorded, then becomes a track."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from host_daemon.audio.capture.recorder import Recorder
from host_daemon.audio.ring.coverage import Reckoning
from host_daemon.audio.ring.reader import RingReader, RingRefused
from host_daemon.audio.tracks.cut import NothingThere, cut
from host_daemon.audio.tracks.track import BadTrack, Sound, describe, encode, told, track_path
from host_daemon.base.files import write_whole
from host_daemon.base.texts import mark as _
from host_daemon.events import CutAsked, CutFailed, HealthReported, uids
from host_daemon.supervision.event_lines import Emit

log = logging.getLogger(__name__)

# Longest wait beyond the tail: for a block that a busy disk holds back, or for a microphone that is away.
PATIENCE_US = 30_000_000
PATIENCE_DEAF_US = 5_000_000
LONGEST_MS = 600_000
# Requests for moments further ahead are a clock gone wrong, not a plan.
AHEAD_US = 60_000_000
DISK_RETRY_US = 5_000_000
TICK_S = 0.2
# More than a day of one a minute; beyond it the newest is refused, which the core can ask for again.
MOST_PENDING = 2000

NO_MICROPHONE = _("There is no microphone of that name.")
NO_SOUND = _("The recording does not hold that time: it is over, or nothing was recorded.")
TOO_LONG = _("A track lasts from 1 ms to 600 s before and after its moment.")
AHEAD = _("That moment lies in the future.")
TOO_MANY = _("Too many tracks are waiting to be cut.")


@dataclass
class _Pending:
    asked: CutAsked
    at_us: int
    reckoning: Reckoning
    retry_us: int = 0
    looked: bool = False


@dataclass(frozen=True)
class RingSource:
    """A microphone to cut from. ring: its file. recorder: says whether more sound is on its way to it."""

    ring: Path
    recorder: Recorder


class Cutter:
    """Cuts tracks in a thread of its own (`run`); `ask` may be called from any.

    data: the post's data folder. Answers by TrackCut or CutFailed, once per request.
    """

    def __init__(self, data: Path, sources: Mapping[str, RingSource], boot: bytes, emit: Emit) -> None:
        self._data = data
        self._sources = sources
        self._boot = boot
        self._emit = emit
        self._pending: dict[str, _Pending] = {}
        self._changed = threading.Condition()
        self._disk_failed = False

    def ask(self, asked: CutAsked, now_us: int, wall_us: int) -> None:
        """Want a track. The moment is put on the monotonic clock now, so later clock steps do not move it."""
        offset_us = wall_us - now_us
        at_us = asked.at * 1000 - offset_us
        reason = self._refusal(asked, at_us - now_us)
        if reason:
            self._fail(asked, wall_us // 1000, reason)
            return
        with self._changed:
            pending = _Pending(asked, at_us, Reckoning(self._boot, offset_us))
            self._pending.setdefault(asked.uid, pending)
            self._changed.notify()

    def _refusal(self, asked: CutAsked, ahead_us: int) -> str:
        if asked.microphone not in self._sources:
            return NO_MICROPHONE
        if not (0 <= asked.before_ms <= LONGEST_MS and 0 <= asked.after_ms <= LONGEST_MS):
            return TOO_LONG
        if asked.before_ms + asked.after_ms == 0:
            return TOO_LONG
        if ahead_us > AHEAD_US:
            return AHEAD
        if asked.at < 0:
            # Before 1970 nothing was recorded, and before the year 1 there is no name for its file.
            return NO_SOUND
        if len(self._pending) >= MOST_PENDING:
            return TOO_MANY
        return ""

    def run(self, stopped: threading.Event) -> None:
        """Cut until `stopped`; what is pending then is asked for again by the core."""
        self._tidy()
        while not stopped.is_set():
            self.step(time.monotonic_ns() // 1000, time.time_ns() // 1000)
            with self._changed:
                self._changed.wait(TICK_S if self._pending else 1.0)

    def _tidy(self) -> None:
        """Remove what a kill left of files that were being written."""
        for part in (self._data / "tracks").glob("*/.*.flac.*"):
            with contextlib.suppress(OSError):
                part.unlink()

    def step(self, now_us: int, wall_us: int) -> None:
        """Cut what is ready now."""
        with self._changed:
            waiting = list(self._pending.values())
        by_microphone: dict[str, list[_Pending]] = {}
        for pending in waiting:
            if now_us >= pending.retry_us:
                by_microphone.setdefault(pending.asked.microphone, []).append(pending)
        for name, group in by_microphone.items():
            self._serve(self._sources[name], group, now_us, wall_us)

    def _serve(self, source: RingSource, group: list[_Pending], now_us: int, wall_us: int) -> None:
        with contextlib.ExitStack() as stack:
            ring: RingReader | None = None
            with contextlib.suppress(OSError, RingRefused):
                ring = stack.enter_context(RingReader(source.ring))
            for pending in group:
                if self._told_again(pending):
                    self._done(pending)
                    continue
                if not self._ready(pending, source, ring, now_us):
                    continue
                try:
                    self._cut(pending, ring)
                except NothingThere:
                    self._fail(pending.asked, wall_us // 1000, NO_SOUND)
                except OSError as error:
                    log.warning("track %s cannot be written: %s", pending.asked.uid, error)
                    pending.retry_us = now_us + DISK_RETRY_US
                    self._disk(wall_us // 1000, str(error))
                    continue
                self._done(pending)

    def _done(self, pending: _Pending) -> None:
        with self._changed:
            del self._pending[pending.asked.uid]

    def _told_again(self, pending: _Pending) -> bool:
        """Whether the track was there already when it was asked for; then it is told again."""
        if pending.looked:
            return False
        pending.looked = True
        asked = pending.asked
        try:
            self._emit(describe(asked, (self._data / track_path(asked)).read_bytes()))
        except (OSError, BadTrack):
            return False
        return True

    def _ready(self, pending: _Pending, source: RingSource, ring: RingReader | None, now_us: int) -> bool:
        """Whether the tail is in the ring, or waiting for it is over."""
        tail_us = pending.at_us + pending.asked.after_ms * 1000
        if now_us < tail_us:
            return False
        patience_us = PATIENCE_US if source.recorder.hearing else PATIENCE_DEAF_US
        if now_us > tail_us + patience_us:
            return True
        newest = ring.newest() if ring else None
        if newest is None:
            return False
        ended_us = pending.reckoning.when(newest.boot, newest.mono_us, newest.wall_us)
        return ended_us + len(newest.samples) * 1000 // 16 >= tail_us

    def _cut(self, pending: _Pending, ring: RingReader | None) -> None:
        if ring is None:
            raise NothingThere
        asked = pending.asked
        sound = self._sound(pending, ring)
        data = encode(asked, sound)
        write_whole(self._data / track_path(asked), data)
        self._disk(sound.start, "")
        self._emit(told(asked, sound, data))

    def _sound(self, pending: _Pending, ring: RingReader) -> Sound:
        asked, reckoning = pending.asked, pending.reckoning
        around = asked.before_ms, asked.after_ms
        try:
            return cut(ring.block, ring.segments(), pending.at_us, *around, reckoning)
        except NothingThere:
            # Asked for again after the clock was set: the moment is in the words of the clock of that time.
            as_written = Reckoning(b"", reckoning.offset_us)
            return cut(ring.block, ring.segments(), pending.at_us, *around, as_written)

    def _fail(self, asked: CutAsked, at: int, reason: str) -> None:
        log.warning("track %s: %s", asked.uid, reason)
        done = uids.answer(asked.uid)
        self._emit(CutFailed(uid=done, at=at, cut=asked.uid, cause=asked.cause, reason=reason))

    def _disk(self, at: int, error: str) -> None:
        """Say so when tracks cannot be written, and when they can again."""
        if bool(error) == self._disk_failed:
            return
        self._disk_failed = bool(error)
        self._emit(
            HealthReported(
                uid="disk:tracks",
                at=at,
                sense="disk",
                name="tracks",
                health="failed" if error else "ok",
                problem=_("Tracks cannot be kept: the disk is full, read-only or broken.") if error else "",
                detail={"error": error},
            )
        )
