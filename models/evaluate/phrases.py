"""How well phrases are spotted: misses at given false alarms per hour, on sound that training never saw."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from host_daemon.voice import background, recording
from host_daemon.voice.background import Background
from host_daemon.voice.embedder import Embedder, embed
from host_daemon.voice.enrolment import CannotLearn, enrol
from host_daemon.voice.head import LONGEST, Head
from host_daemon.voice.mel import HOP
from host_daemon.voice.packaged import packaged
from host_daemon.voice.peaks import allowing, peaks
from host_daemon.voice.training import Saying
from models.evaluate.labels import BadLabels, left_out, read

RATES = (0.5, 1.0, 2.0)
CACHE = Path(".build/voice")
# The noise of a quiet room, in sample values.
ROOM = 6.0
# What a test must not share with training is told by content, not by name.
_SAME = 1 << 16


@dataclass(frozen=True)
class Clip:
    """A labelled recording: of which phrase, in which file."""

    phrase: str
    path: Path


def clips(folder: Path, labels: Path) -> list[Clip]:
    """The recordings that a table with the columns `file` and `phrase` names, and that can be read."""
    found = []
    for row in read(labels, ("file", "phrase")).rows:
        path = folder / row["file"]
        try:
            recording.read(path)
        except recording.BadRecording as error:
            left_out(f"{path}: {error}")
        else:
            found.append(Clip(row["phrase"], path))
    return found


def language(text: str) -> str:
    """`ru` for a text in Cyrillic letters, `en` otherwise."""
    return "ru" if any("а" <= c <= "я" or c == "ё" for c in text.lower()) else "en"


def tested_too(tested: Sequence[Path]) -> set[Path]:
    """The recordings of Debian's packages that the test uses as well, whatever it calls them."""
    prints = {_print(path) for path in tested}
    return {path for path in background.recordings(background.PACKAGED) if _print(path) in prints}


def _print(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.sha256(file.read(_SAME)).hexdigest()


def said(files: Sequence[Path], embedder: Embedder) -> Background:
    """The recordings as a microphone hears them: with a quiet room before the first word and after the last.

    Cut at the last word, a phrase would end before its detector, which looks a little past it, has seen it.
    """
    rng = np.random.default_rng(0)
    rows = []
    for path in files:
        room = rng.normal(0, ROOM, 2 * LONGEST * HOP).astype(np.int16)
        rows.append(embed(np.concatenate([room, recording.read(path), room[: len(room) // 2]]), embedder))
    return Background(np.concatenate(rows), np.array([len(row) for row in rows], np.int64))


def highest(head: Head, heard: Background) -> NDArray[np.float64]:
    """The head's highest score in each recording."""
    starts = np.cumsum(np.r_[0, heard.lengths])
    return np.array(
        [
            float(head.scores(heard.embeddings[start : start + length]).max())
            for start, length in zip(starts, heard.lengths, strict=False)
        ]
    )


def figures(
    head: Head, tried: Background, silent: Background, train_s: float
) -> dict[str, float | int | None]:
    """The figures of one head. tried: recordings of the phrase. silent: everything else."""
    scores = highest(head, tried)
    alarms = peaks(head.scores(silent.embeddings)[silent.ends(head.window)])
    levels = {rate: allowing(alarms, silent.hours, rate) for rate in RATES}
    missed = {
        f"miss_at_{rate:g}": round(float((scores <= level).mean()), 4) for rate, level in levels.items()
    }
    return {
        **missed,
        "hours": round(silent.hours, 2),
        "fa_at_default": round(float((alarms > head.threshold).sum()) / silent.hours, 3),
        "miss_at_default": round(float((scores <= head.threshold).mean()), 4),
        "train_s": round(train_s, 1),
        "clips": len(scores),
        "window": head.window,
    }


def evaluate(args: argparse.Namespace) -> dict[str, object]:
    """Enrol, train and try as the arguments say."""
    everything = clips(args.clips, args.labels)
    mine = [clip for clip in everything if clip.phrase == args.phrase]
    rng = np.random.default_rng(args.seed)
    if args.enrol >= len(mine):
        raise SystemExit(f"{args.phrase!r} has {len(mine)} clips: too few to enrol {args.enrol} and test")
    drawn = set(rng.choice(len(mine), args.enrol, replace=False).tolist()) if args.enrol else set()
    others = [clip.path for clip in everything if clip.phrase != args.phrase]
    other_speech = background.recordings(args.negatives) if args.negatives else []
    if args.negatives and not other_speech:
        raise BadLabels(f"{args.negatives}: there are no recordings in this folder")
    embedder = Embedder(background.BULK)
    tongue, both = language(args.phrase), [*others, *other_speech]
    training = packaged(args.phrase, tongue, CACHE, embedder, tested_too(both))
    print(f"training against {training.hours:.2f} h of recordings from packages", file=sys.stderr)
    started = time.monotonic()
    sayings = [Saying(recording.read(mine[i].path), str(i)) for i in sorted(drawn)]
    head = enrol(args.phrase if args.text else "", tongue, sayings, training, embedder, CACHE, args.seed)
    train_s = time.monotonic() - started
    tried = said([clip.path for i, clip in enumerate(mine) if i not in drawn], embedder)
    silent = background.join(
        [background.kept(others, CACHE, embedder), background.kept(other_speech, CACHE, embedder)]
    )
    return {
        "phrase": args.phrase,
        "enrol": args.enrol,
        "text": args.text,
        "seed": args.seed,
        **figures(head, tried, silent, train_s),
    }


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `phrases` to the evaluation's commands."""
    parser = commands.add_parser("phrases", help="misses and false alarms of VoiceTrigger")
    parser.add_argument("--clips", type=Path, required=True, help="folder of the recordings")
    parser.add_argument("--labels", type=Path, required=True, help="table: file, phrase, seconds")
    parser.add_argument("--phrase", required=True)
    parser.add_argument(
        "--enrol", type=int, default=0, metavar="K", help="recordings to enrol, drawn by the seed"
    )
    parser.add_argument("--text", action="store_true", help="enrol the phrase's text too")
    parser.add_argument("--negatives", type=Path, help="folder of other real speech, for the test alone")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the figures."""
    if not args.enrol and not args.text:
        print("give --enrol K, --text or both", file=sys.stderr)
        return 2
    try:
        found = evaluate(args)
    except (BadLabels, CannotLearn, recording.BadRecording, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(found) if args.json else "\n".join(f"{key}: {value}" for key, value in found.items()))
    return 0
