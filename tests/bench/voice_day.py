"""A day of sound through the listener, as fast as it goes: do phrase times drift, does memory grow?

A made-up word is planted every ten minutes in a quiet room's noise; the listener gets the chunks that the
recorder gives it (80 ms, with their sample number and wall time) without a sound card. `--json`, `--quick`
(half an hour), `--hours`.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np

from host_daemon.audio.settings import Microphone
from host_daemon.audio.tap import Heard
from host_daemon.events import PhraseHeard
from host_daemon.voice.background import BULK, Background
from host_daemon.voice.embedder import Embedder, embed
from host_daemon.voice.listener import Vocabulary, VoiceListener
from host_daemon.voice.phrase import Phrase
from host_daemon.voice.training import Effort, Saying, train

RATE, CHUNK, EVERY_S, START_MS = 16000, 1280, 600, 1_795_000_000_000


def word(seed: int, pitch: float) -> np.ndarray:
    """Six buzzing sounds of formants that the seed draws."""
    formants = np.random.default_rng(seed).uniform((300, 900, 2200), (800, 2200, 3400), (6, 3))
    at = np.arange(1900) / RATE
    harmonics = np.arange(1, 32)[:, None] * 120 * pitch
    gains = [sum(np.exp(-(((harmonics - f) / 120) ** 2)) for f in three) for three in formants]
    parts = [(gain * np.sin(2 * np.pi * harmonics * at)).sum(0) * np.hanning(1900) ** 0.3 for gain in gains]
    waves = np.concatenate(parts)
    return waves / np.abs(waves).max() * 9000


def taught() -> Vocabulary:
    """A vocabulary of one phrase, which is word 1."""
    embedder, rng = Embedder(BULK), np.random.default_rng(0)
    rows = []
    for _ in range(6):
        other = [word(int(rng.integers(1000, 9000)), rng.uniform(0.7, 1.5)) for _ in range(50)]
        rows.append(embed(np.concatenate(other).astype(np.int16), embedder))
    silent = Background(np.concatenate(rows), np.array([len(row) for row in rows]))
    said = [Saying(np.pad(word(1, 0.8 + 0.1 * i), 4000).astype(np.int16), f"{i}") for i in range(6)]
    head = train(said, silent, embedder, effort=Effort(versions=5))
    return Vocabulary((Phrase("one", "word one again", "en", "request"),), {"one": head})


def resident_mb() -> float:
    """Memory that the process holds now."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def figures(hours: float) -> dict[str, float | int]:
    """Drift, misses, false alarms, memory."""
    vocabulary = taught()
    listener = VoiceListener((Microphone(name="counter", point="p"),), lambda: vocabulary)
    listener.renew()
    rng = np.random.default_rng(3)
    room = rng.normal(0, 30, 60 * RATE).astype(np.int16)
    planted, events = word(1, 1.05), []
    total = int(hours * 3600 * RATE)
    wanted = [s * RATE for s in range(EVERY_S // 2, int(hours * 3600), EVERY_S)]
    early, started = 0.0, time.process_time()
    for first in range(0, total, CHUNK):
        at = first % (len(room) - CHUNK)
        samples = room[at : at + CHUNK]
        near = [
            end
            for end in wanted[max(0, first // RATE // EVERY_S - 1) :][:3]
            if end - len(planted) < first + CHUNK
        ]
        for end in near:
            a, b = max(first, end - len(planted)), min(first + CHUNK, end)
            if a < b:
                samples = samples.copy()
                samples[a - first : b - first] += planted[
                    a - end + len(planted) : b - end + len(planted)
                ].astype(np.int16)
        us = START_MS * 1000 + first * 1_000_000 // RATE
        events += listener.step(Heard("counter", first, samples, us, us), us // 1000)
        if first >= total // 10 and not early:
            early = resident_mb()
    heard = [event.at - START_MS for event in events if isinstance(event, PhraseHeard)]
    errors = [min((h - end * 1000 // RATE for h in heard), key=abs) for end in wanted]
    found = [error for error in errors if abs(error) < 1000]
    return {
        "hours": hours,
        "planted": len(wanted),
        "found": len(found),
        "false": len(heard) - len(found),
        "worst_error_ms": max(map(abs, found), default=-1),
        "drift_ms": round(float(np.mean(found[-10:]) - np.mean(found[:10])), 1) if found else -1,
        "memory_growth_mb": round(resident_mb() - early, 1),
        "ms_per_s": round(1000 * (time.process_time() - started) / (hours * 3600), 2),
    }


def main() -> int:
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
