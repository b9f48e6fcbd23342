"""One microphone: from a card's chunks to blocks in its ring and to whoever listens along."""

from __future__ import annotations

import contextlib
import logging
from collections import deque
from collections.abc import Callable, Sequence

import numpy as np

from host_daemon.audio.capture.meter import Meter
from host_daemon.audio.capture.resample import Resampler
from host_daemon.audio.capture.tap import AudioChunk, Tap
from host_daemon.audio.capture.timeline import BEGINNING, IN_A_ROW, Timeline
from host_daemon.audio.ring.block import BLOCK_SAMPLES
from host_daemon.audio.ring.writer import RingWriter
from host_daemon.audio.samples import RATE, Samples

log = logging.getLogger(__name__)

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
        self._early: deque[Samples] = deque(maxlen=BEGINNING - 1)
        self._pending_from = 0
        self._pending_us = 0

    @property
    def hearing(self) -> bool:
        """Whether sound comes in and is kept."""
        return self._timeline is not None and self._timeline.settled and self.trouble is None

    @property
    def cramped(self) -> bool:
        """Whether its ring could not be brought to the wanted size."""
        return self._ring is not None and self._ring.cramped

    @property
    def drift_ppm(self) -> float | None:
        return self._timeline.drift_ppm if self._timeline else None

    def begin(self, rate: int) -> None:
        """A card was opened; its frames come at `rate` Hz. What comes now does not join what was before."""
        self._timeline, self._resampler, self._rate = Timeline(rate), Resampler(rate), rate
        self._in = self._out = 0
        self._base = None
        self._joins = False
        self._early.clear()

    def feed(self, samples: Samples, heard_us: int, offset_us: int) -> None:
        """The card's next samples; the first sounded at `heard_us` (monotonic); offset_us: UTC minus that."""
        timeline = self._timeline
        assert timeline is not None, "begin comes first"
        broke = timeline.feed(self._in, heard_us)
        self._in += len(samples)
        out = self._resampler.feed(samples)
        first, self._out = self._out, self._out + len(out)
        if not timeline.settled:
            self._early.append(out)
            return
        if broke:
            self._part(first, offset_us, timeline)
        if self._base is None:
            self._settle(first, offset_us, timeline)
        assert self._base is not None
        number, mono_us = self._base + first, self._mono_us(first, timeline)
        self._next = number + len(out)
        self.meter.feed(out)
        heard = AudioChunk(self.name, number, out, mono_us, mono_us + offset_us)
        for tap in self._taps:
            tap.give(heard)
        if not self._pending:
            self._pending_from, self._pending_us = first, mono_us
        self._pending.append(out)
        while sum(map(len, self._pending)) >= BLOCK_SAMPLES:
            self._write(BLOCK_SAMPLES, offset_us)
            self._pending_us = self._mono_us(self._pending_from, timeline)

    def end(self, offset_us: int) -> None:
        """The card was closed: what is not a whole block yet is kept too."""
        self._write(sum(map(len, self._pending)), offset_us)
        self._timeline = None

    def close(self) -> None:
        if self._ring is not None:
            self._ring.close()
            self._ring = None

    def _mono_us(self, out: int, timeline: Timeline) -> int:
        return timeline.at(out * self._rate // RATE)

    def _number(self, mono_us: int, offset_us: int) -> int:
        """Number for a sample after a gap; the blocks before and after it will not be joined."""
        self._joins = False
        ring = self._ready(mono_us)
        return max(self._next, ring.next_first(mono_us, mono_us + offset_us)) if ring else self._next

    def _settle(self, first: int, offset_us: int, timeline: Timeline) -> None:
        """The line stands: the chunks that it was drawn through are kept too."""
        self._pending = list(self._early)
        self._early.clear()
        self._pending_from = first - sum(map(len, self._pending))
        self._pending_us = self._mono_us(self._pending_from, timeline)
        self._base = self._number(self._pending_us, offset_us) - self._pending_from

    def _part(self, first: int, offset_us: int, timeline: Timeline) -> None:
        """The line broke some chunks ago: what came since then goes to the far side of the gap.

        Where a block was written in between, up to 0.4 s of it stay on the near side.
        """
        held = self._pending[-(IN_A_ROW - 1) :]
        late = sum(map(len, held))
        self._write(sum(map(len, self._pending)) - late, offset_us)
        self._next -= late
        before = self._next
        self._pending, self._pending_from = held, first - late
        self._pending_us = self._mono_us(first - late, timeline)
        number = self._number(self._pending_us, offset_us)
        self.lost_samples += number - before
        log.info("microphone %s: a gap of %d samples on the way from the card", self.name, number - before)
        self._base = number - (first - late)

    def _write(self, most: int, offset_us: int) -> None:
        """Write the first `most` of what is pending as one block."""
        if not most or self._base is None:
            return
        sound = np.concatenate(self._pending)
        first, mono_us = self._base + self._pending_from, self._pending_us
        self._pending = [sound[most:]] if len(sound) > most else []
        self._pending_from += most
        ring = self._ready(mono_us)
        if ring is None:
            self._joins = False
            return
        try:
            ring.write(sound[:most], first, mono_us, mono_us + offset_us, joins=self._joins)
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
