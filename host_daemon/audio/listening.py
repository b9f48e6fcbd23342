"""The owner of the sound cards: opens them, sees when they fall silent for good, opens them again."""

from __future__ import annotations

import logging
import queue
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from host_daemon.audio.capture import CardMissing, Cards, Chunk, Stream
from host_daemon.audio.recorder import Recorder
from host_daemon.audio.settings import Microphone
from host_daemon.audio.tap import Emit
from host_daemon.events import Health, HealthReported
from host_daemon.texts import mark as _

log = logging.getLogger(__name__)

# A card sends twelve chunks a second; none for this long is a stall.
STALL_US = 2_000_000
RETRY_US = 2_000_000
BEAT_US = 1_500_000
# Thirty seconds of sound from four cards while the disk is busy; then the newest chunk is dropped, which the
# recorder sees as a gap.
QUEUE = 1500


@dataclass
class _Card:
    device: str
    channels: int
    recorders: list[tuple[Microphone, Recorder]]
    stream: Stream | None = None
    heard_us: int = 0
    retry_us: int = 0
    problem: str = ""
    said: dict[str, tuple[Health, str]] = field(default_factory=dict)


class Listening:
    """Runs in one thread (`run`), which is the only one to open, close and rescan cards.

    microphones: each with its recorder; those of one device share one stream. emit: takes HealthReported of
    every microphone, on each change and every 1.5 s.
    """

    def __init__(self, cards: Cards, microphones: list[tuple[Microphone, Recorder]], emit: Emit) -> None:
        self._cards = cards
        self._emit = emit
        self._chunks: queue.Queue[tuple[_Card, Chunk]] = queue.Queue(QUEUE)
        self._dropped = 0
        by_device: dict[str, _Card] = {}
        for microphone, recorder in microphones:
            card = by_device.setdefault(microphone.device, _Card(microphone.device, 1, []))
            card.recorders.append((microphone, recorder))
            card.channels = max(card.channels, microphone.channel + 1)
        self._by_device = by_device
        self._beat_us = 0

    def run(self, stopped: Callable[[], bool]) -> None:
        """Listen until `stopped`; then every ring holds all that was heard."""
        try:
            while not stopped():
                self.step(_mono_us(), time.time_ns() // 1000)
        finally:
            for card in self._by_device.values():
                self._close(card, time.time_ns() // 1000 - _mono_us())
                for _microphone, recorder in card.recorders:
                    recorder.close()

    def step(self, now_us: int, wall_us: int) -> None:
        """Open what is due, take in what was heard (waiting up to 0.2 s for it), say how it goes."""
        offset_us = wall_us - now_us
        if missing := [c for c in self._by_device.values() if c.stream is None and now_us >= c.retry_us]:
            self._open(missing, now_us)
        self._take(offset_us)
        for card in self._by_device.values():
            if card.stream is not None and now_us - card.heard_us > STALL_US:
                log.warning("microphone %s: no sound from %r", _names(card), card.device)
                self._close(card, offset_us)
                card.problem = _("The microphone has stopped sending sound; it is being opened again.")
                card.retry_us = 0
        beat = now_us - self._beat_us >= BEAT_US
        if beat:
            self._beat_us = now_us
        for card in self._by_device.values():
            self._report(card, wall_us // 1000, beat)

    def _open(self, missing: list[_Card], now_us: int) -> None:
        # PortAudio lists cards only once; the list can be renewed while none of them is open.
        if all(card.stream is None for card in self._by_device.values()):
            self._cards.rescan()
        for card in missing:
            card.retry_us = now_us + RETRY_US
            try:
                card.stream = self._cards.open(card.device, card.channels, self._taker(card))
            except CardMissing as error:
                if card.problem != NO_CARD:
                    log.warning("microphone %s: %s", _names(card), error)
                card.problem = NO_CARD
                continue
            card.heard_us = _mono_us()
            log.info("microphone %s: %r opened at %d Hz", _names(card), card.device, card.stream.rate)
            for _microphone, recorder in card.recorders:
                recorder.begin(card.stream.rate)

    def _taker(self, card: _Card) -> Callable[[Chunk], None]:
        def take(chunk: Chunk) -> None:
            try:
                self._chunks.put_nowait((card, chunk))
            except queue.Full:
                self._dropped += 1

        return take

    def _take(self, offset_us: int) -> None:
        try:
            card, chunk = self._chunks.get(timeout=0.2)
        except queue.Empty:
            return
        while True:
            if card.stream is not None:
                card.heard_us = _mono_us()
                card.problem = ""
                for microphone, recorder in card.recorders:
                    recorder.feed(chunk.frames[:, microphone.channel], chunk.heard_us, offset_us)
            try:
                card, chunk = self._chunks.get_nowait()
            except queue.Empty:
                return

    def _close(self, card: _Card, offset_us: int) -> None:
        if card.stream is not None:
            card.stream.close()
            card.stream = None
            for _microphone, recorder in card.recorders:
                recorder.end(offset_us)

    def _report(self, card: _Card, at: int, beat: bool) -> None:
        for microphone, recorder in card.recorders:
            health, problem = _judge(card.problem, recorder)
            if not beat and card.said.get(microphone.name) == (health, problem):
                continue
            card.said[microphone.name] = (health, problem)
            self._emit(
                HealthReported(
                    uid=f"microphone:{microphone.name}",
                    at=at,
                    sense="microphone",
                    name=microphone.name,
                    health=health,
                    problem=problem,
                    detail=self._detail(card, recorder),
                    virtual=microphone.virtual,
                )
            )

    def _detail(self, card: _Card, recorder: Recorder) -> dict[str, object]:
        drift = recorder.drift_ppm
        return {
            "device": card.device,
            "level_dbfs": round(recorder.meter.level_dbfs, 1),
            "peak_dbfs": round(recorder.meter.peak_dbfs, 1),
            "drift_ppm": None if drift is None else round(drift, 1),
            "lost_samples": recorder.lost_samples,
            "dropped_chunks": self._dropped,
            "disk": str(recorder.trouble) if recorder.trouble else "",
            "set_aside": recorder.set_aside or "",
        }


NO_CARD = _("The microphone is not found: its sound card is unplugged, busy or named wrongly.")


def _judge(problem: str, recorder: Recorder) -> tuple[Health, str]:
    if problem:
        return "failed", problem
    if recorder.trouble is not None:
        return "failed", _("Sound cannot be kept: the disk is full, read-only or broken.")
    if recorder.meter.silent:
        return "warning", _("The microphone hears nothing: it may be muted, covered or unplugged.")
    if recorder.meter.clipping:
        return "warning", _("The microphone is set too loud: its sound is distorted.")
    return "ok", ""


def _names(card: _Card) -> str:
    return ", ".join(microphone.name for microphone, _recorder in card.recorders)


def _mono_us() -> int:
    return time.monotonic_ns() // 1000
