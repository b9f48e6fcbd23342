"""Owner of the sound cards: opens them, notices when they fall silent for good, opens them again."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from concurrent.futures import Executor
from dataclasses import dataclass, field

from host_daemon.audio.capture.card_thread import CardThread
from host_daemon.audio.capture.microphone_health import (
    NO_CARD,
    NO_CHANNEL,
    STALLED,
    Condition,
    judge,
    report,
)
from host_daemon.audio.capture.recorder import Recorder
from host_daemon.audio.capture.sound_card import CardMissing, Cards, Chunk, OnChunk, Stream
from host_daemon.settings.audio import Microphone
from host_daemon.supervision.event_lines import Emit

log = logging.getLogger(__name__)

# A card sends twelve chunks a second; none for this long is a stall.
STALL_US = 2_000_000
RETRY_US = 2_000_000
BEAT_US = 1_500_000
# Sound is taken in together: a wake-up costs more than what is done with a chunk.
TICK_S = 0.16
# From the kernel's word that there is a card to its being ready to be opened.
SETTLE_US = 500_000
# A card that keeps its thread for this long, with no other card to hear, is left to a fresh process.
HANG_US = 60_000_000
CLOSE_S = 3.0
# Thirty seconds of sound from four cards while the disk is busy; then the newest chunk is dropped, which the
# recorder sees as a gap.
QUEUE = 1500


@dataclass
class _Card:
    device: str
    recorders: list[tuple[Microphone, Recorder]]
    stream: Stream | None = None
    heard_channels: int = 0  # that it was opened with; it may have fewer than its microphones want
    opening: int = 0
    heard_us: int = 0
    retry_us: int = 0
    problem: str = ""
    reason: str = ""
    said: dict[str, Condition] = field(default_factory=dict)


Opened = list[tuple[_Card, int, tuple[Stream, int] | CardMissing]]


class CardManager:
    """Runs in one thread (`run`), which owns the cards and rings; only the CardThread touches the cards.

    microphones: each with its recorder; those of one device share one stream. emit: takes HealthReported of
    every microphone, on each change and every 1.5 s. executor: see CardThread.
    """

    def __init__(
        self,
        cards: Cards,
        microphones: list[tuple[Microphone, Recorder]],
        emit: Emit,
        executor: Executor | None = None,
    ) -> None:
        self._cards = cards
        self._emit = emit
        self._thread: CardThread[Opened] = CardThread(executor)
        self._chunks: deque[tuple[_Card, int, Chunk]] = deque()
        self._dropped = 0
        self._closing: list[Stream] = []
        by_device: dict[str, _Card] = {}
        for microphone, recorder in microphones:
            card = by_device.setdefault(microphone.device, _Card(microphone.device, []))
            card.recorders.append((microphone, recorder))
        self._all = list(by_device.values())
        self._beat_us = 0

    def run(self, stopped: threading.Event) -> None:
        """Record until `stopped`; then every ring holds all that was heard. Raises CardsHang."""
        try:
            while not stopped.is_set():
                self.step(time.monotonic_ns() // 1000, time.time_ns() // 1000)
                time.sleep(TICK_S)
        finally:
            self.close(time.monotonic_ns() // 1000, time.time_ns() // 1000)

    def close(self, now_us: int, wall_us: int) -> None:
        """Keep what was heard, close every ring and card. Raises CardsHang when a card does not let go."""
        for card in self._all:
            self._drop(card, wall_us - now_us)
            for _microphone, recorder in card.recorders:
                recorder.close()
        patience = time.monotonic() + CLOSE_S
        while self._closing or self._thread.busy_us(now_us) is not None:
            if time.monotonic() > patience:
                raise CardsHang
            late = self._thread.result() or []
            self._closing += [found[0] for _, _, found in late if not isinstance(found, CardMissing)]
            if self._closing and self._thread.busy_us(now_us) is None:
                streams, self._closing = self._closing, []
                self._thread.do(lambda streams=streams: self._handle(streams, False, []), now_us)  # type: ignore[misc]
            time.sleep(0.01)

    def step(self, now_us: int, wall_us: int) -> None:
        """Take in what was heard, open and close what is due, say how it goes."""
        self._take(now_us, wall_us - now_us)
        for card in self._all:
            if card.stream is not None and now_us - card.heard_us > STALL_US:
                log.warning("microphone %s: no sound from %r", _names(card), card.device)
                self._drop(card, wall_us - now_us)
                card.problem, card.retry_us = STALLED, now_us
        self._adopt(now_us, wall_us - now_us)
        beat = now_us - self._beat_us >= BEAT_US
        if beat:
            self._beat_us = now_us
        for card in self._all:
            self._report(card, wall_us // 1000, beat)

    def _adopt(self, now_us: int, offset_us: int) -> None:
        """Take over what was opened, and begin what is to be done next."""
        for card, opening, found in self._thread.result() or []:
            if isinstance(found, CardMissing):
                if card.problem != NO_CARD:
                    log.warning("microphone %s: %s", _names(card), found)
                card.problem, card.reason = NO_CARD, str(found)
                continue
            (card.stream, card.heard_channels), card.opening, card.heard_us = found, opening, now_us
            log.info("microphone %s: %r opened at %d Hz", _names(card), card.device, card.stream.rate)
            for _microphone, recorder in _heard(card):
                recorder.begin(card.stream.rate)
        busy_us = self._thread.busy_us(now_us)
        if busy_us is not None:
            if busy_us > HANG_US and all(card.stream is None for card in self._all):
                raise CardsHang
            return
        self._make_way(now_us, offset_us)
        due = [card for card in self._all if card.stream is None and now_us >= card.retry_us]
        if not due and not self._closing:
            return
        for card in due:
            card.retry_us = now_us + RETRY_US
        closing, self._closing = self._closing, []
        # PortAudio lists cards only once; the list can be renewed while none of them is open.
        rescan = all(card.stream is None for card in self._all)
        self._thread.do(lambda: self._handle(closing, rescan, due), now_us)

    def _make_way(self, now_us: int, offset_us: int) -> None:
        """Close the open cards for a moment when another has come, so that it can be listed."""
        some = {card.stream is None for card in self._all} == {True, False}
        if some and self._cards.appeared():
            log.info("a sound card has come; listing them anew")
            for card in self._all:
                self._drop(card, offset_us)
                card.retry_us = now_us + SETTLE_US

    def _handle(self, closing: list[Stream], rescan: bool, due: list[_Card]) -> Opened:
        """Close and open cards, in the thread of the cards: of a `_Card` it only reads what it is."""
        for stream in closing:
            stream.close()
        if rescan and due:
            try:
                self._cards.rescan()
            except CardMissing as error:
                return [(card, card.opening + 1, error) for card in due]
        opened: Opened = []
        for card in due:
            opening = card.opening + 1
            opened.append((card, opening, self._open(card, self._taker(card, opening))))
        return opened

    def _open(self, card: _Card, taker: OnChunk) -> tuple[Stream, int] | CardMissing:
        """The card with all the channels that are wanted, or with those of fewer of its microphones: one of a
        channel that is not there takes no other along."""
        first: CardMissing | None = None
        for channels in sorted({microphone.channel + 1 for microphone, _ in card.recorders}, reverse=True):
            try:
                return self._cards.open(card.device, channels, taker), channels
            except CardMissing as error:
                first = first or error
        return first or CardMissing(card.device)

    def _taker(self, card: _Card, opening: int) -> OnChunk:
        def take(chunk: Chunk) -> None:
            if len(self._chunks) < QUEUE:
                self._chunks.append((card, opening, chunk))
            else:
                self._dropped += 1

        return take

    def _take(self, now_us: int, offset_us: int) -> None:
        while self._chunks:
            card, opening, chunk = self._chunks.popleft()
            if card.stream is None or card.opening != opening:
                continue
            card.heard_us = now_us
            card.problem = card.reason = ""
            for microphone, recorder in _heard(card):
                recorder.feed(chunk.frames[:, microphone.channel], chunk.heard_us, offset_us)

    def _drop(self, card: _Card, offset_us: int) -> None:
        if card.stream is not None:
            self._closing.append(card.stream)
            card.stream = None
            for _microphone, recorder in _heard(card):
                recorder.end(offset_us)

    def _report(self, card: _Card, at: int, beat: bool) -> None:
        for microphone, recorder in card.recorders:
            deaf = card.stream is not None and microphone.channel >= card.heard_channels
            found = judge(NO_CHANNEL if deaf else card.problem, recorder)
            if not beat and card.said.get(microphone.name) == found:
                continue
            card.said[microphone.name] = found
            self._emit(report(microphone, recorder, found, at, self._dropped, card.reason))


class CardsHang(Exception):
    """A sound card neither opens nor closes; only a new process can help."""


def _heard(card: _Card) -> list[tuple[Microphone, Recorder]]:
    """Those whose channel the card was opened with."""
    return [one for one in card.recorders if one[0].channel < card.heard_channels]


def _names(card: _Card) -> str:
    return ", ".join(microphone.name for microphone, _recorder in card.recorders)
