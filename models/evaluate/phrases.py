"""Evaluation of phrase spotting: misses at given false alarms an hour, on sound that training never saw."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from host_daemon.voice.phrases import recording
from host_daemon.voice.phrases.saying import Saying
from host_daemon.voice.spotting.classifier import Classifier
from host_daemon.voice.spotting.embedder import SIZE, Embedder
from host_daemon.voice.training import negatives
from host_daemon.voice.training.enrolment import enrol
from host_daemon.voice.training.negatives import Negatives
from host_daemon.voice.training.packaged_speech import packaged, packaged_files
from host_daemon.voice.training.thresholds import allowing, peaks
from host_daemon.voice.training.trainer import CannotLearn
from models.evaluate.labels import BadLabels, left_out, read
from models.manifest import BadModel

Floats = NDArray[np.float32]
RATES = (0.5, 1.0, 2.0)
CACHE = Path(".build/voice")
# Recordings of one length are the same when the embeddings of their first three seconds agree so far: sixty
# prompts as FLAC did by 1.0, and 12 dB quieter at 8 kHz by more than 0.9 but for one (0.88); what else did
# was one word read twice.
_SAME, _COMPARED = 0.9, 38
# A file is told from another by its size and so many bytes.
_PRINT = 1 << 16
# False alarms counted, an hour.
_MOST = 200


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


def spoken(name: str) -> str:
    """A phrase's name as it is said: tables write `smart_mirror` for two words."""
    return " ".join(unicodedata.normalize("NFC", name).replace("_", " ").split())


def tested_too(tested: Negatives, embedder: Embedder) -> set[Path]:
    """The recordings of Debian's packages that the test uses as well, whatever it calls them and whatever
    format it made of them: those that sound the same."""
    files = packaged_files()
    heard = negatives.kept(files, CACHE, embedder)
    # Of the recordings alone: a mean that is half quiet rooms would make all of them alike.
    rows = list(heard.bare())
    usual = np.concatenate(rows).mean(axis=0) if any(map(len, rows)) else np.zeros(SIZE, np.float32)
    known: dict[int, list[Floats]] = {}
    for row in tested.bare():
        known.setdefault(len(row), []).append(_shape(row - usual))
    there = {length: np.array(shapes) for length, shapes in known.items()}
    found = set()
    for path, row in zip(files, rows, strict=True):
        for length in range(len(row) - 1, len(row) + 2):
            if len(row) and length in there and (there[length] @ _shape(row - usual)).max() > _SAME:
                found.add(path)
    return found


def _shape(row: Floats) -> Floats:
    """The beginning of a recording, as a direction."""
    flat = np.zeros(_COMPARED * SIZE, np.float32)
    flat[: row[:_COMPARED].size] = row[:_COMPARED].ravel()
    return np.asarray(flat / (np.linalg.norm(flat) + 1e-9), np.float32)


def strangers(folder: Path | None, clips: Sequence[Clip]) -> list[Path]:
    """The recordings of a folder, but for the clips, which may lie below it. Raises BadLabels."""
    if folder is None:
        return []
    own = {_print(clip.path) for clip in clips}
    there = negatives.recordings(folder)
    found = [path for path in there if _print(path) not in own]
    if len(found) < len(there):
        left_out(f"{folder}: {len(there) - len(found)} recordings that the table names too")
    if not found:
        raise BadLabels(f"{folder}: there are no recordings in this folder")
    return found


def _print(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.sha256(file.read(_PRINT)).hexdigest()


def highest(classifier: Classifier, heard: Negatives) -> NDArray[np.float64]:
    """The classifier's highest score in each recording."""
    starts = np.cumsum(np.r_[0, heard.lengths])
    return np.array(
        [
            float(classifier.scores(heard.embeddings[start : start + length]).max())
            for start, length in zip(starts, heard.lengths, strict=False)
        ]
    )


def figures(
    classifier: Classifier, tried: Negatives, silent: Negatives, train_s: float
) -> dict[str, float | int | None]:
    """The figures of one classifier. tried: recordings of the phrase. silent: everything else."""
    scores = highest(classifier, tried)
    hours = silent.hours
    most = max(400, int(_MOST * hours))
    alarms = peaks(classifier.scores(silent.embeddings, silent.lengths.tolist()), most)
    levels = {rate: allowing(alarms, hours, rate) for rate in RATES}
    missed = {
        f"miss_at_{rate:g}": round(float((scores <= level).mean()), 4) for rate, level in levels.items()
    }
    return {
        **missed,
        "hours": round(hours, 2),
        "fa_at_default": round(float((alarms > classifier.threshold).sum()) / hours, 3),
        "miss_at_default": round(float((scores <= classifier.threshold).mean()), 4),
        "train_s": round(train_s, 1),
        "clips": len(scores),
        "window": classifier.window,
    }


def evaluate(args: argparse.Namespace) -> dict[str, object]:
    """Enrol, train and try as the arguments say."""
    everything = clips(args.clips, args.labels)
    text = spoken(args.phrase)
    mine = [clip for clip in everything if spoken(clip.phrase).casefold() == text.casefold()]
    if not mine:
        names = ", ".join(sorted({clip.phrase for clip in everything})[:20])
        raise BadLabels(f"{args.labels}: no clip says {args.phrase!r}; there are {names}")
    rng = np.random.default_rng(args.seed)
    if args.enrol >= len(mine):
        raise SystemExit(f"{args.phrase!r} has {len(mine)} clips: too few to enrol {args.enrol} and test")
    drawn = set(rng.choice(len(mine), args.enrol, replace=False).tolist()) if args.enrol else set()
    others = [clip.path for clip in everything if clip not in mine]
    other_speech = strangers(args.negatives, everything)
    if not others and not other_speech:
        raise BadLabels("there is no other sound to count false alarms on: give --negatives")
    embedder = Embedder(negatives.BULK)
    silent = negatives.join([_heard(others, embedder), _heard(other_speech, embedder)])
    tongue, own = language(text), _heard([clip.path for clip in mine], embedder)
    shared = tested_too(negatives.join([own, silent]), embedder)
    training = packaged(text, tongue, CACHE, embedder, shared)
    print(f"training against {training.hours:.2f} h of recordings from packages", file=sys.stderr)
    started = time.monotonic()
    sayings = [Saying(recording.read(mine[i].path), str(i)) for i in sorted(drawn)]
    classifier = enrol(text if args.text else "", tongue, sayings, training, embedder, CACHE, args.seed)
    train_s = time.monotonic() - started
    tried = own.only([i for i in range(len(mine)) if i not in drawn])
    return {
        "phrase": args.phrase,
        "enrol": args.enrol,
        "text": args.text,
        "seed": args.seed,
        **figures(classifier, tried, silent, train_s),
    }


def _heard(files: Sequence[Path], embedder: Embedder) -> Negatives:
    """The recordings, remembered; those that cannot be read are told."""
    found = negatives.kept(files, CACHE, embedder)
    for path, length in zip(files, found.lengths, strict=True):
        if not length:
            left_out(f"{path}: no sound that can be read")
    return found


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
    if args.enrol < 0 or not (args.enrol or args.text):
        print("give --enrol K, --text or both", file=sys.stderr)
        return 2
    try:
        found = evaluate(args)
    except (BadLabels, BadModel, CannotLearn, recording.BadRecording, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(found) if args.json else "\n".join(f"{key}: {value}" for key, value in found.items()))
    return 0
