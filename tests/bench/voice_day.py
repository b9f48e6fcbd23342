"""A day of sound through the audio process, as fast as it goes: do phrase times drift, does memory grow?

The core's child runs as it does on a post, with its recorder, ring and VoiceTrigger, and is heard through its
standard output. Only its sound card is another one: it gives a day in a quarter of an hour, each chunk with
its time stamp. In a quiet room's noise a made-up word is planted every ten minutes. `--json`,
`--quick` (half an hour of sound), `--hours`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from host_daemon.audio.capture import card_manager
from host_daemon.audio.capture.sound_card import CardInfo, Chunk
from host_daemon.audio.capture.tap import AudioChunk
from host_daemon.audio.process import AudioProcess
from host_daemon.base.clock import SystemClock
from host_daemon.events import Event, HealthReported, PhraseHeard, from_line
from host_daemon.store.config import Config
from host_daemon.supervision.child_process import ALONE
from host_daemon.supervision.event_lines import EventWriter
from host_daemon.voice.phrase_store import PhraseStore
from host_daemon.voice.phrases.phrase import Phrase
from host_daemon.voice.phrases.saying import Saying
from host_daemon.voice.spotting.classifier import Classifier
from host_daemon.voice.spotting.embedder import Embedder, embed
from host_daemon.voice.spotting.listener import VoiceListener
from host_daemon.voice.training.negatives import BULK, Negatives
from host_daemon.voice.training.trainer import Effort, train

RATE, CHUNK, EVERY_S = 16000, 1280, 600
# Chunks on their way to the listener: less than its tap holds, or they would be dropped.
ON_THE_WAY = 100
PHRASE = Phrase("one", "word one again", "en", "request")


def word(seed: int, pitch: float) -> np.ndarray:
    """Six buzzing sounds of formants that the seed draws."""
    formants = np.random.default_rng(seed).uniform((300, 900, 2200), (800, 2200, 3400), (6, 3))
    at = np.arange(1900) / RATE
    harmonics = np.arange(1, 32)[:, None] * 120 * pitch
    gains = [sum(np.exp(-(((harmonics - f) / 120) ** 2)) for f in three) for three in formants]
    parts = [(gain * np.sin(2 * np.pi * harmonics * at)).sum(0) * np.hanning(1900) ** 0.3 for gain in gains]
    waves = np.concatenate(parts)
    return waves / np.abs(waves).max() * 9000


def taught() -> Classifier:
    """A classifier for word 1."""
    embedder, rng = Embedder(BULK), np.random.default_rng(0)
    rows = []
    for _ in range(6):
        other = [word(int(rng.integers(1000, 9000)), rng.uniform(0.7, 1.5)) for _ in range(50)]
        rows.append(embed(np.concatenate(other).astype(np.int16), embedder))
    silent = Negatives(np.concatenate(rows), np.array([len(row) for row in rows]))
    said = [Saying(np.pad(word(1, 0.8 + 0.1 * i), 4000).astype(np.int16), f"{i}") for i in range(6)]
    return train(said, silent, embedder, effort=Effort(versions=5))


def planted(hours: float) -> list[int]:
    """Samples at which the word ends."""
    return [s * RATE for s in range(EVERY_S // 2, int(hours * 3600), EVERY_S)]


# ---- in the child


class Counting(VoiceListener):
    """The listener, and how many chunks it has taken."""

    taken = 0

    def step(self, heard: AudioChunk | None, now: int) -> list[Event]:
        found = super().step(heard, now)
        self.taken += heard is not None
        return found


@dataclass
class Day:
    """The only sound card there is. start_us: when its first sample sounds, monotonic."""

    hours: float
    start_us: int
    listener: Counting
    rate: int = RATE
    opened: bool = False

    def devices(self) -> list[CardInfo]:
        return [CardInfo("day", 1, RATE)]

    def open(self, device: str, channels: int, on_chunk: Callable[[Chunk], None]) -> Day:
        # When the day is over nothing comes any more, however often it is opened.
        if not self.opened:
            self.opened = True
            threading.Thread(target=self._give, args=(on_chunk,), daemon=True).start()
        return self

    def rescan(self) -> None:
        pass

    def appeared(self) -> bool:
        return False

    def close(self) -> None:
        pass

    def _give(self, on_chunk: Callable[[Chunk], None]) -> None:
        room = np.random.default_rng(3).normal(0, 30, 60 * RATE).astype(np.int16)
        said = word(1, 1.05).astype(np.int16)
        ends = planted(self.hours)
        for number in range(int(self.hours * 3600 * RATE) // CHUNK):
            while number - self.listener.taken > ON_THE_WAY:
                time.sleep(0.002)
            first = number * CHUNK
            at = first % (len(room) - CHUNK)
            samples = room[at : at + CHUNK].copy()
            for end in ends[max(0, first // RATE // EVERY_S - 1) :][:3]:
                a, b = max(first, end - len(said)), min(first + CHUNK, end)
                if a < b:
                    samples[a - first : b - first] += said[a - end + len(said) : b - end + len(said)]
            on_chunk(Chunk(samples[:, None], self.start_us + first * 1_000_000 // RATE))


def child(data: Path, hours: float, start_us: int) -> int:
    """What `smilepost audio run` does, with another card and without its pauses."""
    settings = Config(data).settings().audio
    card_manager.TICK_S = 0.005
    listener = Counting(settings.microphones, PhraseStore(data).vocabulary, SystemClock())
    cards = Day(hours, start_us, listener)
    return AudioProcess(settings, data, cards, EventWriter(sys.stdout), [listener]).run(sys.stdin)


# ---- beside it


def resident_mb(pid: int) -> float:
    """Memory that the process holds now."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def cpu_s(pid: int) -> float:
    """CPU that the process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def figures(hours: float) -> dict[str, float | int]:
    """Drift, misses, false alarms, losses, memory."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        microphone = {"name": "counter", "point": "p", "device": "day"}
        Config(data).write_settings({"audio": {"microphones": [microphone], "ring_hours": 0.5}})
        PhraseStore(data).put(PHRASE, taught())
        return heard(data, hours)


def heard(data: Path, hours: float) -> dict[str, float | int]:
    """The same, of a data folder with its phrase and microphone."""
    start_us = time.monotonic_ns() // 1000
    # Both clocks are the machine's; the child adds the same difference.
    start_ms = time.time_ns() // 1_000_000
    command = [sys.executable, __file__, "--child", str(data), str(hours), str(start_us)]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**ALONE, **os.environ}
    )
    assert process.stdin is not None and process.stdout is not None
    times: list[int] = []
    memory: list[float] = []
    last: HealthReported | None = None
    for line in process.stdout:
        event = from_line(line)
        if isinstance(event, PhraseHeard):
            times.append(event.at - start_ms)
        elif isinstance(event, HealthReported) and event.sense == "microphone":
            if event.health == "failed" and last is not None:
                break  # the day is over, and the microphone has fallen silent
            if event.health == "ok":
                last = event
                memory.append(resident_mb(process.pid))
    assert last is not None, "the microphone never worked"
    used = cpu_s(process.pid)
    process.stdin.close()
    status = process.wait(30)
    tenth = max(1, len(memory) // 10)
    wanted = [end * 1000 // RATE for end in planted(hours)]
    errors = [min((h - end for h in times), key=abs, default=10**9) for end in wanted]
    found = [error for error in errors if abs(error) < 1000]
    return {
        "hours": hours,
        "planted": len(wanted),
        "found": len(found),
        "false": len(times) - len(found),
        "worst_error_ms": max(map(abs, found), default=-1),
        "drift_ms": round(float(np.mean(found[-10:]) - np.mean(found[:10])), 1) if found else -1,
        "lost_samples": last.detail["lost_samples"],
        "dropped_chunks": last.detail["dropped_chunks"],
        "memory_growth_mb": round(
            float(np.median(memory[-tenth:]) - np.median(memory[tenth : 2 * tenth])), 1
        ),
        "memory_mb": round(memory[-1], 1),
        "ms_per_s": round(1000 * used / (hours * 3600), 2),
        "status": status,
    }


def main() -> int:
    if sys.argv[1:2] == ["--child"]:
        return child(Path(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true", help="half an hour")
    parser.add_argument("--hours", type=float, default=24.0)
    args = parser.parse_args()
    found = figures(0.5 if args.quick else args.hours)
    print(json.dumps(found) if args.json else "\n".join(f"{key}: {value}" for key, value in found.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
