"""`smilepost voice past` and `smilepost voice work`: background works, asked for by hand and done."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path

from host_daemon.app.commands.audio import moment
from host_daemon.base import lock, logs
from host_daemon.base.clock import now_ms
from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _
from host_daemon.base.texts import terminal
from host_daemon.base.validation import BadValue
from host_daemon.events import BadEvent, Event, WorkAsked, WorkDone, from_line, to_line, uids
from host_daemon.store.config import Config
from host_daemon.store.journal import Journal, add
from host_daemon.store.reader import Reader
from host_daemon.voice.jobs.worker import Worker
from host_daemon.voice.phrase_store import PhraseStore
from host_daemon.voice.phrases.phrase import BadPhrase

POLL_S = 0.5
# A work takes what the listening and the pages leave over.
NICE = 15


def run(args: argparse.Namespace) -> int:
    """Ask the post to search what is recorded, and show how far it is."""
    words = terminal()
    now = now_ms()
    start, end = moment(args.start, now), moment(args.end, now)
    try:
        known = {phrase.key for phrase in PhraseStore(args.data).phrases()}
    except BadPhrase as error:
        raise UserError(words.text(str(error))) from None
    for key in args.phrase:
        if key not in known:
            raise UserError(words.text("There is no phrase {key}.", key=key))
    if start >= end:
        raise UserError(words.text("The stretch ends before it begins."))
    asked = WorkAsked(
        uid=f"work/{now}/search",
        at=now,
        work="search",
        phrases=tuple(args.phrase),
        start=start,
        end=min(end, now),
    )
    journal = Journal(args.data / "journal.sqlite3")
    journal.submit(lambda db: add(db, (asked,), now)).result()
    journal.close()
    if not lock.held(args.data / "run" / "post.lock"):
        print(words.text("The post is not running; it will search when it runs."))
        return 0
    done = _follow(args.data, asked)
    if done.problem:
        raise UserError(words.text(done.problem))
    print(
        words.plural(
            "{n} phrase found that was not known, in {hours} hours of sound.",
            "{n} phrases found that were not known, in {hours} hours of sound.",
            done.found,
            hours=words.number(done.hours, 2),
        )
    )
    return 0


def _follow(data: Path, asked: WorkAsked) -> WorkDone:
    """Wait for the end of a work; its progress goes to a terminal's standard error."""
    reader = Reader(data / "journal.sqlite3")
    while True:
        done = reader.event(uids.answer(asked.uid))
        if isinstance(done, WorkDone):
            return done
        if not lock.held(data / "run" / "post.lock"):
            raise UserError(terminal().text("The post has stopped; it will search on when it runs."))
        if sys.stderr.isatty():
            print(f"\r{_share(data, asked):4.0%}", end="", file=sys.stderr, flush=True)
        time.sleep(POLL_S)


def _share(data: Path, asked: WorkAsked) -> float:
    try:
        written = json.loads((data / "run" / "work.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0.0
    return float(written["share"]) if written.get("cause") == asked.uid else 0.0


def work(args: argparse.Namespace) -> int:
    """Do the work that one line on standard input asks for; what comes of it goes out as lines."""
    logs.start()
    os.nice(NICE)
    try:
        asked = from_line(sys.stdin.readline())
        settings = Config(args.data).settings()
    except (BadEvent, BadValue) as error:
        raise UserError(str(error)) from None
    if not isinstance(asked, WorkAsked):
        raise UserError(terminal().text(_("That is not a job.")))

    def say(event: Event) -> None:
        sys.stdout.write(to_line(event))
        sys.stdout.flush()

    say(Worker(args.data, settings, say).do(asked))
    return 0
