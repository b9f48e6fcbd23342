"""The command `smilepost rule`: the rules as they are, and what rules would have done."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from host_daemon.clock import now_ms
from host_daemon.errors import UserError
from host_daemon.events import (
    Asked,
    Event,
    PhraseHeard,
    Pressed,
    QuestionAsked,
    Rated,
    ReceiptPrinted,
    SaleAttempted,
    Served,
    SmileMoment,
)
from host_daemon.naming import zone
from host_daemon.on_duty import SHIFT_MS, OnDuty
from host_daemon.rules.action import KINDS, Action
from host_daemon.rules.defaults import RULES
from host_daemon.rules.form import rules_from_json, rules_to_json
from host_daemon.rules.rehearsal import rehearse
from host_daemon.rules.rule import Rule
from host_daemon.store.config import Config
from host_daemon.store.reader import Reader
from host_daemon.texts import terminal

DAY = 86_400_000
HAPPENED: tuple[type[Event], ...] = (
    Pressed,
    Rated,
    Asked,
    QuestionAsked,
    SmileMoment,
    Served,
    SaleAttempted,
    ReceiptPrinted,
    PhraseHeard,
)
NAMES = {kind: name for name, kind in KINDS.items()}


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `smilepost rule`."""
    words = terminal()
    rule = commands.add_parser("rule", help=words.text("rules: when this happens, do that"))
    verbs = rule.add_subparsers(metavar="VERB", required=True)
    verbs.add_parser("list", help=words.text("print the rules as JSON")).set_defaults(run=_list)
    rehearsal = verbs.add_parser("try", help=words.text("what rules would have done; nothing is done"))
    rehearsal.add_argument(
        "file", type=Path, nargs="?", help=words.text("rules as JSON; those of the post if not given")
    )
    rehearsal.add_argument("--hours", type=int, default=24, help=words.text("how far back to look"))
    rehearsal.set_defaults(run=_try)
    put = verbs.add_parser("put", help=words.text("replace the rules of the post"))
    put.add_argument("file", type=Path, help=words.text("rules as JSON"))
    put.set_defaults(run=_put)


def _list(args: argparse.Namespace) -> int:
    print(json.dumps(rules_to_json(_rules(Config(args.data))), ensure_ascii=False, indent=1))
    return 0


def _put(args: argparse.Namespace) -> int:
    rules = _from_file(args.file)
    Config(args.data).write_rules(rules_to_json(rules))
    return 0


def _try(args: argparse.Namespace) -> int:
    words = terminal()
    config = Config(args.data)
    settings = config.settings()
    rules = _rules(config) if args.file is None else _from_file(args.file)
    journal = args.data / "journal.sqlite3"
    if not journal.exists():
        raise UserError(
            words.text(
                "{path}: there is no journal. Start the post once with `smilepost run`, or name its data "
                "folder with --data.",
                path=journal,
            )
        )
    now, reader = now_ms(), Reader(journal)
    start = now - max(1, args.hours) * DAY // 24
    on_duty = OnDuty(reader.events((Asked,), start - SHIFT_MS))

    def place(event: Event) -> tuple[str | None, str | None, str | None]:
        board = config.board(event.device) if isinstance(event, Pressed) else None
        if board is None or not isinstance(event, Pressed):
            return None, None, None
        operator = board.operator or on_duty.at(board.point, event.at)
        return board.point, operator, board.meaning(event.button, event.gesture)

    found = rehearse(
        rules,
        reader.events(HAPPENED, start, now),
        round(settings.contacts.spam_window_s * 1000),
        place,
    )
    for firing in found.firings:
        when = words.moment(firing.event.at, zone(settings))
        print(f"{when}  {firing.event.uid}")
        for sign, actions in ((" ", firing.go), ("!", firing.held)):
            for action in actions:
                print(f"   {sign} {_what(action)}")
    print(
        words.text(
            "{events} events, and {repeats} that only hammer; held back by the limit: {held}",
            events=len(found.firings),
            repeats=found.repeats,
            held=sum(len(firing.held) for firing in found.firings),
        )
    )
    for name, count in Counter(found.per_rule()).most_common():
        print(f"{count:6}  {name}")
    return 0


def _what(action: Action) -> str:
    fields = " ".join(f"{name}={value}" for name, value in vars(action.do).items())
    return f"{NAMES[type(action.do)]} {fields} ({action.rule})"


def _rules(config: Config) -> tuple[Rule, ...]:
    written = config.rules()
    return RULES if written is None else rules_from_json(written)


def _from_file(path: Path) -> tuple[Rule, ...]:
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(f"{path}: {error}") from None
    return rules_from_json(written)
