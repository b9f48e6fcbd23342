"""Plays the counter talk into the virtual microphone's sink, keeps its buffer full, and lays planted sounds
over the talk whose moments it tells."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hardware.simulator.pulse import Playback, SoundServerFailed
from hardware.simulator.talk import RATE

log = logging.getLogger(__name__)

CHUNK = 320
# Sound on its way in the sink's buffer: enough for a busy machine.
BUFFER_MS = 300
# With less than this left in the buffer, what was just written came too late: the sink has played silence in
# its place, and drops it.
LATE_S = 0.04
# How long after a planted sound its time is settled.
AFTERWARDS_S = 0.06

Samples = NDArray[np.int16]


@dataclass(eq=False)
class _Planted:
    """Sound laid over the talk. first: its place in all that was played. at: the best guess so far at when
    that sounds, UTC seconds, made `off` seconds before or after it."""

    samples: Samples
    told: threading.Event
    first: int | None = None
    at: float = 0.0
    off: float = float("inf")

    def part(self, played: int) -> Samples:
        """The part of it in the chunk that begins there, at most a chunk."""
        if self.first is None:
            self.first = played
        return self.samples[played - self.first :][:CHUNK]


class Player:
    """A thread that keeps a sink's buffer full. talk: what it plays around and around, 16 kHz mono."""

    def __init__(self, server: str, sink: str, talk: Samples) -> None:
        self._server = server
        self._sink = sink
        self._talk = talk
        self._lock = threading.Lock()
        self._planted: list[_Planted] = []
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="virtual microphone", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join(2.0)

    def say(self, samples: Samples) -> int:
        """Play them over the talk; waits until the UTC millisecond at which the first sounded is certain, and
        tells it. Raises SoundServerFailed."""
        planted = _Planted(samples, threading.Event())
        with self._lock:
            self._planted.append(planted)
        if not planted.told.wait(5.0) or planted.off == float("inf"):
            raise SoundServerFailed("the sound server does not take sound")
        return round(planted.at * 1000)

    def _run(self) -> None:
        try:
            with Playback(self._server, self._sink, BUFFER_MS, CHUNK) as playback:
                self._play(playback)
        except SoundServerFailed as error:
            if not self._stopped.is_set():
                log.warning("virtual microphone: %s", error)
        finally:
            with self._lock:
                for planted in self._planted:
                    planted.told.set()

    def _play(self, playback: Playback) -> None:
        played = 0
        while not self._stopped.is_set():
            chunk = np.take(self._talk, range(played, played + CHUNK), mode="wrap")
            with self._lock:
                planted = list(self._planted)
            # The talk is silent from a sound's beginning to the end of its last chunk.
            parts = [sound.part(played) for sound in planted]
            if any(map(len, parts)):
                chunk = _mixed(parts)
            playback.write(chunk)
            played += CHUNK
            if planted:
                self._listen(playback, planted, played)

    def _listen(self, playback: Playback, planted: list[_Planted], played: int) -> None:
        """Guess when each sounds. The guess made nearest to that moment counts: on a busy machine the buffer
        may run dry after the sound was written, and only then does the server know."""
        latency_s, now = playback.latency_s(), time.time()
        for sound in planted:
            assert sound.first is not None
            if played - sound.first == CHUNK and latency_s < LATE_S:
                sound.first = None
                continue
            at = now + latency_s - (played - sound.first) / RATE
            if abs(at - now) < sound.off:
                sound.at, sound.off = at, abs(at - now)
            if now > at + AFTERWARDS_S and not sound.told.is_set():
                sound.told.set()
            if sound.told.is_set() and played - sound.first > len(sound.samples):
                with self._lock:
                    self._planted.remove(sound)


def _mixed(parts: list[Samples]) -> Samples:
    """A chunk in which all of them sound, each from its beginning."""
    chunk = np.zeros(CHUNK, np.int32)
    for part in parts:
        chunk[: len(part)] += part
    return np.clip(chunk, -32_768, 32_767).astype(np.int16)
