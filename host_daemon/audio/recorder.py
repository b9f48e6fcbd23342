"""One microphone: from a card's chunks to blocks in its ring and to whoever listens along."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence

import numpy as np

from host_daemon.audio.block import BLOCK_SAMPLES, RATE, Samples
from host_daemon.audio.meter import Meter
from host_daemon.audio.resample import Resampler
from host_daemon.audio.ring import RingWriter
from host_daemon.audio.tap import Heard, Tap
from host_daemon.audio.timeline import Timeline

# How long a ring that could not be opened or written is left alone.
RETRY_US = 5_000_000


class Recorder:
    """Writes one ring. Lives in the thread that owns the cards; nothing here waits but the disk.

    open_ring: opens the ring, at once and again after trouble. taps: who listens along.
    """

    def __init__(
        self, name: str, open_ring: Callable[[], RingWriter], meter: Meter, taps: Sequence[Tap] = ()
    ) -> None:
        self.name = name
        self.meter = meter
        self.trouble: OSError | None = None
        self.set_aside: str | None = None
        self.lost_samples = 0
        self._open_ring = open_ring
        self._ring: RingWriter | None = None
        self._retry_us: int | None = None
        self._taps = taps
        self._timeline: Timeline | None = None
        self._resampler = Resampler(RATE)
        self._rate = RATE
        self._in = 0
        self._out = 0
        self._base: int | None = None
        self._next = 0
        self._joins = False
        self._pending: list[Samples] = []
        self._count = 0
        self._pending_first = 0

    @property
    def hearing(self) -> bool:
        """Whether sound comes in and is kept."""
        return self._timeline is not None and self._timeline.settled and self.trouble is None

    @property
    def drift_ppm(self) -> float | None:
        return self._timeline.drift_ppm if self._timeline else None

    def begin(self, rate: int) -> None:
        """A card was opened; its frames come at `rate` Hz. What comes now does not join what was before."""
        self._timeline, self._resampler, self._rate = Timeline(rate), Resampler(rate), rate
        self._in = self._out = 0
        self._base = None
        self._joins = False

    def feed(self, samples: Samples, heard_us: int, offset_us: int) -> None:
        """The card's next samples; the first sounded at `heard_us` (monotonic); offset_us: UTC minus that."""
        timeline = self._timeline
        assert timeline is not None, "begin comes first"
        broke = timeline.feed(self._in, heard_us)
        self._in += len(samples)
        out = self._resampler.feed(samples)
        first, self._out = self._out, self._out + len(out)
        if not timeline.settled:
            return
        if broke:
            self._flush(offset_us, timeline)
            self._base = None
        mono_us = timeline.at(first * self._rate // RATE)
        if self._base is None:
            self._joins = False
            number = max(self._next, self._number(mono_us, mono_us + offset_us))
            if broke:
                self.lost_samples += number - self._next
            self._base = number - first
        number = self._base + first
        self._next = number + len(out)
        self.meter.feed(out)
        heard = Heard(self.name, number, out, mono_us, mono_us + offset_us)
        for tap in self._taps:
            tap.give(heard)
        if not self._pending:
            self._pending_first = number
        self._pending.append(out)
        self._count += len(out)
        while self._count >= BLOCK_SAMPLES:
            self._flush(offset_us, timeline, BLOCK_SAMPLES)

    def end(self, offset_us: int) -> None:
        """The card was closed: what is not a whole block yet is kept too."""
        if self._timeline is not None:
            self._flush(offset_us, self._timeline)
        self._timeline = None

    def close(self) -> None:
        if self._ring is not None:
            self._ring.close()
            self._ring = None

    def _number(self, mono_us: int, wall_us: int) -> int:
        ring = self._ready(mono_us)
        return ring.next_first(mono_us, wall_us) if ring else self._next

    def _flush(self, offset_us: int, timeline: Timeline, most: int | None = None) -> None:
        """Write what is pending, or its first `most` samples, as one block."""
        sound = np.concatenate(self._pending) if self._pending else np.empty(0, np.int16)
        most = len(sound) if most is None else most
        block, rest = sound[:most], sound[most:]
        first = self._pending_first
        self._pending, self._count, self._pending_first = (
            ([rest] if len(rest) else []),
            len(rest),
            first + most,
        )
        if not len(block) or self._base is None:
            return
        mono_us = timeline.at((first - self._base) * self._rate // RATE)
        ring = self._ready(mono_us)
        if ring is None:
            self._joins = False
            return
        try:
            ring.write(block, first, mono_us, mono_us + offset_us, joins=self._joins)
        except OSError as error:
            self._fail(error, mono_us)
        else:
            self.trouble, self._joins = None, True

    def _ready(self, now_us: int) -> RingWriter | None:
        """The open ring; None while it is in trouble."""
        if self._ring is None and (self._retry_us is None or now_us >= self._retry_us):
            try:
                self._ring = self._open_ring()
            except OSError as error:
                self._fail(error, now_us)
            else:
                if self._ring.set_aside:
                    self.set_aside = str(self._ring.set_aside[0])
        return self._ring

    def _fail(self, error: OSError, now_us: int) -> None:
        self.trouble, self._retry_us, self._joins = error, now_us + RETRY_US, False
        if self._ring is not None:
            with contextlib.suppress(OSError):
                self._ring.close()
            self._ring = None
