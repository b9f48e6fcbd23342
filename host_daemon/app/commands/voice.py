"""`smilepost voice`: enrol phrases, list them, try them on recordings."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from pathlib import Path
from typing import get_args

from host_daemon.app.commands import voice_jobs
from host_daemon.audio.samples import Samples
from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _
from host_daemon.base.texts import terminal
from host_daemon.voice.phrase_store import PhraseStore
from host_daemon.voice.phrases import recording
from host_daemon.voice.phrases.phrase import BadPhrase, Group, Phrase, Role, checked, short
from host_daemon.voice.spotting.classifier import Classifier
from host_daemon.voice.spotting.embedder import Embedder
from host_daemon.voice.spotting.spotter import Spotter, spot
from host_daemon.voice.training import negatives
from host_daemon.voice.training.negatives import Negatives
from host_daemon.voice.training.teach import teach
from host_daemon.voice.training.trainer import CannotLearn
from models.manifest import BadModel


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `smilepost voice`."""
    words = terminal()
    voice = subparsers.add_parser("voice", help=words.text("phrases that the post listens for"))
    commands = voice.add_subparsers(metavar="COMMAND", required=True)

    enrolling = commands.add_parser("enrol", help=words.text("teach the post a phrase"))
    enrolling.add_argument("key", help=words.text("short name of the phrase"))
    enrolling.add_argument("--text", required=True, help=words.text("the phrase as it is said"))
    enrolling.add_argument("--language", default="ru", help=words.text("language code (ru)"))
    enrolling.add_argument("--group", required=True, choices=get_args(Group))
    enrolling.add_argument("--role", default="any", choices=get_args(Role))
    enrolling.add_argument("--event", default="", help=words.text("name used in rules; empty: the group"))
    enrolling.add_argument("--in-window", action="store_true", help=words.text("only in a listening window"))
    enrolling.add_argument(
        "--recording",
        type=Path,
        action="append",
        default=[],
        help=words.text("somebody saying it; repeatable"),
    )
    enrolling.add_argument(
        "--ambience", type=Path, help=words.text("folder of recordings of the place, without the phrase")
    )
    enrolling.add_argument(
        "--no-synthesis", action="store_true", help=words.text("use people's recordings only")
    )
    enrolling.set_defaults(run=_enrol)

    listing = commands.add_parser("list", help=words.text("the phrases, and how well they are recognised"))
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_list)

    removing = commands.add_parser("remove", help=words.text("forget a phrase"))
    removing.add_argument("key")
    removing.set_defaults(run=_remove)

    trying = commands.add_parser("test", help=words.text("look for the phrases in recordings"))
    trying.add_argument("file", type=Path, nargs="+")
    trying.add_argument("--json", action="store_true")
    trying.set_defaults(run=_test)

    searching = commands.add_parser("past", help=words.text("look for phrases in what is recorded"))
    searching.add_argument(
        "--from", dest="start", default="-86400", help=words.text("from when: -3600 for an hour ago (a day)")
    )
    searching.add_argument("--to", dest="end", default="-0", help=words.text("until when (now)"))
    searching.add_argument(
        "--phrase", action="append", default=[], help=words.text("short name; repeatable; none: all")
    )
    searching.set_defaults(run=voice_jobs.run)

    working = commands.add_parser("work", help=words.text("do one background work, given on standard input"))
    working.set_defaults(run=voice_jobs.work)


def _enrol(args: argparse.Namespace) -> int:
    words = terminal()
    phrase_store = PhraseStore(args.data)
    try:
        phrase = checked(
            Phrase(
                args.key,
                args.text,
                args.language,
                args.group,
                args.role,
                args.event,
                always=not args.in_window,
                by_text=not args.no_synthesis,
            )
        )
        said = [(path, _samples(path)) for path in args.recording]
        ambience = _ambience(args.ambience, phrase_store) if args.ambience else None
        phrase_store.put(phrase)
        for path, samples in said:
            phrase_store.put_recording(phrase.key, path.stem, samples)
        progress = _bar if sys.stderr.isatty() else lambda share: None
        classifier = teach(phrase_store, phrase, ambience, progress)
    except (BadPhrase, CannotLearn, BadModel) as error:
        raise UserError(words.text(str(error))) from None
    print(_line(phrase, classifier))
    notes = phrase_store.notes(phrase.key)
    for name in notes.odd:
        print(f"{name}: {words.text('not recognised: perhaps it says something else')}")
    if notes.collides:
        print(words.text("is taken for: {phrases}", phrases=", ".join(notes.collides)))
    if short(phrase) and classifier.honesty.real < 8:
        print(
            words.text(
                "This phrase is short: let four people say it twice, and listen for it only in a window."
            )
        )
    return 0


def _samples(path: Path) -> Samples:
    words = terminal()
    try:
        samples = recording.read(path, recording.TAKEN_S)
    except recording.BadRecording as error:
        raise UserError(f"{path}: {words.text(str(error))}") from None
    if fault := recording.fault(samples):
        raise UserError(f"{path}: {words.text(recording.FAULTS[fault])}")
    return samples


def _ambience(folder: Path, phrase_store: PhraseStore) -> Negatives:
    files = negatives.recordings(folder)
    if not files:
        raise UserError(terminal().text("There are no recordings in {folder}.", folder=folder))
    return negatives.kept(files, phrase_store.folder, Embedder(negatives.BULK))


def _bar(share: float) -> None:
    print(f"\r{share:4.0%}", end="\n" if share >= 1 else "", file=sys.stderr, flush=True)


def _line(phrase: Phrase, classifier: Classifier | None) -> str:
    words = terminal()
    if classifier is None:
        return f"{phrase.key}: {phrase.text} — {words.text('not taught yet, or its file is damaged')}"
    honesty = classifier.honesty.shifted(phrase.threshold)
    told = words.text("misses of strange voices: unknown")
    if honesty.misses is not None:
        told = words.text("misses of strange voices: {share}", share=words.percent(honesty.misses))
    hours = words.text(
        "false alarms: {rate} an hour, judged from {hours} hours of {what}",
        rate=words.number(honesty.false_alarms, 2),
        hours=words.number(honesty.hours, 1),
        what=words.text(_("the place's own sound"))
        if honesty.ambience
        else words.text(_("training recordings")),
    )
    return f"{phrase.key}: {phrase.text} — {told}; {hours}"


def _list(args: argparse.Namespace) -> int:
    phrase_store = PhraseStore(args.data)
    try:
        phrases = phrase_store.phrases()
    except BadPhrase as error:
        raise UserError(terminal().text(str(error))) from None
    if args.json:
        rows = []
        for phrase in phrases:
            classifier = phrase_store.classifier(phrase.key)
            honesty = dataclasses.asdict(classifier.honesty.shifted(phrase.threshold)) if classifier else None
            rows.append({**dataclasses.asdict(phrase), "honesty": honesty})
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    for phrase in phrases:
        print(_line(phrase, phrase_store.classifier(phrase.key)))
    if not phrases:
        print(terminal().text("There is no phrase yet; `{smilepost} voice enrol` teaches one."))
    return 0


def _remove(args: argparse.Namespace) -> int:
    try:
        there = PhraseStore(args.data).remove(args.key)
    except BadPhrase as error:
        raise UserError(terminal().text(str(error))) from None
    if not there:
        raise UserError(terminal().text("There is no phrase {key}.", key=args.key))
    return 0


def _test(args: argparse.Namespace) -> int:
    words = terminal()
    try:
        vocabulary = PhraseStore(args.data).vocabulary()
        spotter = Spotter(*vocabulary.at("any"), hops=negatives.BULK)
    except (BadPhrase, BadModel) as error:
        raise UserError(words.text(str(error))) from None
    if not vocabulary.classifiers:
        raise UserError(words.text("No phrase has been taught yet: `{smilepost} voice enrol`."))
    for path in args.file:
        try:
            found = spot(recording.read(path), spotter)
        except recording.BadRecording as error:
            raise UserError(f"{path}: {words.text(str(error))}") from None
        for one in found:
            row = {
                "file": str(path),
                "phrase": one.key,
                "end_s": one.end / 16000,
                "score": round(one.score, 3),
            }
            text = f"{path}: {one.key} {one.end / 16000:.2f} s {one.score:.2f}"
            print(json.dumps(row, ensure_ascii=False) if args.json else text)
    return 0
