"""Russian phrases taught from their text alone, tried on a synthesiser that training never used.

Taught by espeak-ng against recordings in other languages; tried on 30 versions (speed, pitch, rooms, noise)
of what Debian's festvox-ru says, the one other Russian voice that Debian has: a strange voice, but a made
one. Silence is tried on the Russian prompts of asterisk-core-sounds-ru and on `--negatives`. Without
festvox-ru the figures are null. `--json`, `--quick` (two phrases).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np

from host_daemon.voice import background
from host_daemon.voice.augment import vary
from host_daemon.voice.background import Background
from host_daemon.voice.embedder import Embedder, embed
from host_daemon.voice.enrolment import enrol
from host_daemon.voice.synthesis import Espeak, Festival
from models.evaluate import phrases

LONG = (
    "оцените пожалуйста нашу работу",
    "могло бы быть лучше",
    "приходите к нам ещё",
    "позовите вашего администратора",
    "мне всё очень понравилось",
)
SHORT = ("супер", "отлично", "нормально", "плохо")
VERSIONS = 30


def tried(text: str, embedder: Embedder) -> Background:
    """Thirty versions of the strange voice saying it."""
    rng = np.random.default_rng(7)
    said = Festival().say(text, Festival().voices("ru")[0], 1.0, 1.0)
    quiet = np.zeros(8000, np.int16)
    rows = [embed(vary(np.concatenate([quiet, said, quiet]), rng)[0], embedder) for _ in range(VERSIONS)]
    return Background(np.concatenate(rows), np.array([len(row) for row in rows]))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true", help="one long phrase and one word")
    parser.add_argument("--negatives", type=Path, help="folder of other speech without the phrases")
    args = parser.parse_args()
    found: dict[str, object] = {"phrases": None, "why": "festvox-ru is not installed"}
    if Festival().voices("ru"):
        found = figures(args.quick, args.negatives)
    print(json.dumps(found, ensure_ascii=False) if args.json else found)
    return 0


def figures(quick: bool, negatives: Path | None) -> dict[str, object]:
    """Misses at half an alarm an hour, by phrase and on average."""
    embedder = Embedder(background.BULK)
    russian = [path for path in background.recordings(background.PACKAGED) if "/ru_" in str(path)]
    other = [path for path in background.recordings(background.PACKAGED) if "/ru_" not in str(path)]
    silent = russian + (background.recordings(negatives) if negatives else [])
    taught = background.kept(phrases.packaged(silent) if negatives else other, phrases.CACHE, embedder)
    heard = background.kept(silent, phrases.CACHE, embedder)
    rows = {}
    for text in (LONG[0], SHORT[0]) if quick else (*LONG, *SHORT):
        started = time.monotonic()
        head = enrol(text, "ru", [], taught, embedder, phrases.CACHE, synthesisers=(Espeak(),))
        rows[text] = phrases.figures(head, tried(text, embedder), heard, time.monotonic() - started)
    return {
        "hours": round(heard.hours, 2),
        "synthetic": "the phrases are; the silence is real people",
        **{
            f"{name}_miss_at_0.5": round(
                float(np.mean([row["miss_at_0.5"] for text, row in rows.items() if text in group])), 4
            )
            for name, group in (("long", LONG), ("word", SHORT))
        },
        "phrases": rows,
    }


if __name__ == "__main__":
    sys.exit(main())
