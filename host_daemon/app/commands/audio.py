"""`smilepost audio`: run the audio process, look into the rings, cut by hand, list the cards."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import getpass
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from host_daemon.audio.capture.sound_card import CardMissing, SoundCards
from host_daemon.audio.ring.abandoned import leftovers
from host_daemon.audio.ring.coverage import Reckoning
from host_daemon.audio.ring.reader import RingReader, RingRefused, ring_path
from host_daemon.audio.ring.summary import Stretch, summarize
from host_daemon.audio.samples import RATE
from host_daemon.audio.tracks.cut import NothingThere, cut
from host_daemon.audio.tracks.cutter import LONGEST_MS, TOO_LONG
from host_daemon.audio.tracks.track import encode
from host_daemon.base import logs
from host_daemon.base.clock import boot_id
from host_daemon.base.errors import UserError
from host_daemon.base.files import write_whole
from host_daemon.base.texts import mark as _
from host_daemon.base.texts import terminal
from host_daemon.events import CutAsked, uids
from host_daemon.settings.audio import AudioSettings, ring_folder
from host_daemon.store.config import Config
from host_daemon.store.journal import Journal, JournalError, add_audit


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `smilepost audio`."""
    words = terminal()
    audio = subparsers.add_parser("audio", help=words.text("microphones, their rings and tracks"))
    commands = audio.add_subparsers(metavar="COMMAND", required=True)

    run = commands.add_parser("run", help=words.text("record, and cut what is asked for on standard input"))
    run.set_defaults(run=_run)

    devices = commands.add_parser("devices", help=words.text("list the sound cards"))
    devices.add_argument("--json", action="store_true")
    devices.set_defaults(run=_devices)

    ring = commands.add_parser(
        "ring", help=words.text("what the rings cover: stretches, gaps, drift, damage")
    )
    ring.add_argument("--json", action="store_true")
    ring.set_defaults(run=_ring)

    by_hand = commands.add_parser("cut", help=words.text("cut a track out of a ring into a file"))
    by_hand.add_argument(
        "--at", required=True, help=words.text("moment: 2026-11-21T18:05:00Z, or seconds ago: -90")
    )
    by_hand.add_argument("--before", type=float, default=15.0, help=words.text("seconds before it (15)"))
    by_hand.add_argument("--after", type=float, default=15.0, help=words.text("seconds after it (15)"))
    by_hand.add_argument("--microphone", help=words.text("its name; the first one unless told otherwise"))
    by_hand.add_argument(
        "--out", type=Path, help=words.text("FLAC file (track.flac)"), default=Path("track.flac")
    )
    by_hand.set_defaults(run=_cut)


def _settings(args: argparse.Namespace) -> AudioSettings:
    return Config(args.data).settings().audio


def _run(args: argparse.Namespace) -> int:
    # Phrase spotting is heavy, and every other command does without it.
    from host_daemon.app import audio_process

    logs.start()
    return audio_process.run(args.data)


def _devices(args: argparse.Namespace) -> int:
    settings = _settings(args)
    cards = SoundCards((m.device for m in settings.microphones), args.data / "run" / "alsa.conf")
    try:
        found = cards.devices()
    except CardMissing as error:
        raise UserError(str(error)) from None
    if args.json:
        print(json.dumps([dataclasses.asdict(card) for card in found]))
    else:
        for card in found:
            print(f"{card.name}\t{card.channels}\t{card.rate} Hz")
        if not found:
            print(terminal().text("No sound card with an input was found."))
    return 0


@contextlib.contextmanager
def _open(args: argparse.Namespace, settings: AudioSettings, microphone: str) -> Iterator[RingReader]:
    path = ring_path(ring_folder(settings, args.data), microphone)
    try:
        with RingReader(path) as reader:
            yield reader
    except FileNotFoundError:
        text = _("Nothing was recorded yet: {path} does not exist. `{smilepost} run` records.")
        raise UserError(terminal().text(text, path=path)) from None
    except RingRefused as error:
        text = _("{path} cannot be read: {reason}. Move it away, and a new one will be made.")
        raise UserError(terminal().text(text, path=path, reason=error)) from None
    except OSError as error:
        raise UserError(
            terminal().text("{path} cannot be read: {error}", path=path, error=error.strerror)
        ) from None


def _ring(args: argparse.Namespace) -> int:
    settings = _settings(args)
    report: list[dict[str, Any]] = []
    left, words = leftovers(args.data, settings), terminal()
    for one in () if args.json else left:
        text = _("{path}: nothing records into it any more; it goes after {until}, or remove it now")
        print(words.text(text, path=one.path, until=_iso(one.until)))
    for microphone in settings.microphones:
        try:
            with _open(args, settings, microphone.name) as ring:
                found = dataclasses.asdict(summarize(ring, check=True))
        except UserError as error:
            # The others may well be there.
            report.append({"microphone": microphone.name, "problem": error.said(words)})
            continue
        stretches = [_told(Stretch(**stretch)) for stretch in found["stretches"]]
        report.append({"microphone": microphone.name, **found, "stretches": stretches})
    status = 2 if any("problem" in entry for entry in report) else 0
    if args.json:
        remains = [{"path": str(one.path), "until": _iso(one.until)} for one in left]
        print(json.dumps({"rings": report, "left": remains}))
        return status
    if not report:
        print(words.text("No microphone is set up."))
    for entry in report:
        if "problem" in entry:
            print("{microphone}: {problem}".format(**entry))
            continue
        text = _("{microphone}: {hours:.2f} h of {budget_hours:.2f} h recorded, {damaged} blocks damaged")
        print(words.text(text, **entry))
        for stretch in entry["stretches"]:
            drift = stretch["drift_ppm"]
            told = [] if drift is None else [words.text(_("drift {ppm} ppm"), ppm=drift)]
            if stretch["gap_s"] is not None:
                told.append(words.text(_("after a gap of {s:.1f} s"), s=stretch["gap_s"]))
            print("  {from}  {to}  {seconds:10.1f} s ".format(**stretch), ", ".join(told))
    return status


def _told(stretch: Stretch) -> dict[str, Any]:
    return {
        "from": _iso(stretch.start),
        "to": _iso(stretch.end),
        "seconds": stretch.seconds,
        "damaged": stretch.damaged,
        "drift_ppm": stretch.drift_ppm,
        "gap_s": stretch.gap_s,
    }


def _cut(args: argparse.Namespace) -> int:
    settings = _settings(args)
    names = [microphone.name for microphone in settings.microphones]
    if not names:
        raise UserError(terminal().text(_("No microphone is set up.")))
    name = args.microphone or names[0]
    if name not in names:
        text = _("There is no microphone {name}; known here are: {known}.")
        raise UserError(terminal().text(text, name=name, known=", ".join(names)))
    now_us, wall_us = time.monotonic_ns() // 1000, time.time_ns() // 1000
    at = moment(args.at, wall_us // 1000)
    longest_s = LONGEST_MS / 1000
    if not (0 <= args.before <= longest_s and 0 <= args.after <= longest_s):
        raise UserError(terminal().text(TOO_LONG))
    before, after = round(args.before * 1000), round(args.after * 1000)
    if before + after == 0:
        raise UserError(terminal().text(TOO_LONG))
    reckoning = Reckoning(boot_id(), wall_us - now_us)
    with _open(args, settings, name) as ring:
        try:
            sound = cut(
                ring.block, ring.segments(), at * 1000 - reckoning.offset_us, before, after, reckoning
            )
        except NothingThere:
            raise UserError(terminal().text(_("The ring holds no sound of that time."))) from None
    asked = CutAsked(
        uid=uids.cut(f"by-hand.{at}", "record"),
        at=at,
        track="record",
        microphone=name,
        before_ms=before,
        after_ms=after,
        cause=f"by-hand.{at}",
        point="",
    )
    _note(args.data, asked, wall_us // 1000)
    try:
        write_whole(args.out, encode(asked, sound))
    except OSError as error:
        text = terminal().text("{path} cannot be written: {error}", path=args.out, error=error.strerror)
        raise UserError(text) from None
    missing = sum(end - start for start, end in sound.missing) / 1000
    text = _("{path}: from {start}, {seconds:.3f} s, of which or beside which {missing:.3f} s are missing")
    seconds = len(sound.samples) / RATE
    print(terminal().text(text, path=args.out, start=_iso(sound.start), seconds=seconds, missing=missing))
    return 0


def _note(data: Path, asked: CutAsked, now: int) -> None:
    """Who takes sound out of the post stands in its audit, before they have it."""
    journal = Journal(data / "journal.sqlite3")
    try:
        user = f"{getpass.getuser()} (terminal)"
        journal.submit(lambda db: add_audit(db, now, user, "cut by hand", uids.answer(asked.uid))).result()
    except JournalError:
        raise UserError(terminal().text("This cannot be written now: is the disk full?")) from None
    finally:
        journal.close()


def moment(text: str, now_ms: int) -> int:
    """UTC milliseconds from an ISO time (UTC unless it says otherwise) or from `-SECONDS` ago."""
    try:
        if text.startswith("-"):
            return now_ms + round(float(text) * 1000)
        found = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        told = _("{text} is no moment; write 2026-11-21T18:05:00Z, or -90 for 90 seconds ago.")
        raise UserError(terminal().text(told, text=text)) from None
    return round((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp() * 1000)


def _iso(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
