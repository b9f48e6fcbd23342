"""The command `smilepost rule`: the rules as they are, and what rules would have done."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from host_daemon.base.clock import now_ms
from host_daemon.base.durations import HOUR_MS
from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _
from host_daemon.base.texts import terminal
from host_daemon.base.time_zone import zone
from host_daemon.pipeline.active_rules import ActiveRules
from host_daemon.rules.action import Action
from host_daemon.rules.json_form import NAMES, rules_from_json, rules_to_json
from host_daemon.rules.references import check_names
from host_daemon.rules.rule import Rule
from host_daemon.store.config import Config
from host_daemon.store.reader import Reader


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
    print(json.dumps(rules_to_json(ActiveRules(Config(args.data)).written()), ensure_ascii=False, indent=1))
    return 0


def _put(args: argparse.Namespace) -> int:
    config = Config(args.data)
    rules = _from_file(args.file)
    there = ActiveRules(config).known(config.settings())
    for rule in rules:
        check_names(rule, there)
    config.write_rules(rules_to_json(rules))
    return 0


def _try(args: argparse.Namespace) -> int:
    words = terminal()
    config = Config(args.data)
    settings = config.settings()
    rules = ActiveRules(config).written() if args.file is None else _from_file(args.file)
    journal = args.data / "journal.sqlite3"
    if not journal.exists():
        raise UserError(
            _(
                "{path}: there is no journal. Start the post once with `{smilepost} run`, or name its data "
                "folder with --data."
            ),
            path=journal,
        )
    now = now_ms()
    start = max(0, now - max(1, args.hours) * HOUR_MS)
    found = ActiveRules(config).try_out(rules, settings, Reader(journal), start, now)
    for firing in found.firings:
        when = words.moment(firing.event.at, zone(settings.post.time_zone))
        print(f"{when}  {firing.event.uid}")
        for sign, actions in ((" ", firing.go), ("!", firing.held)):
            for action in actions:
                print(f"   {sign} {_what(action)}")
    print(
        words.text(
            "{events} events, {repeats} repeated presses not counted; stopped by the limit: {held}",
            events=len(found.firings),
            repeats=found.repeats,
            held=sum(len(firing.held) for firing in found.firings),
        )
    )
    for name, count in Counter(found.per_rule()).most_common():
        print(f"{count:6}  {words.text(name)}")
    return 0


def _what(action: Action) -> str:
    fields = " ".join(f"{name}={value}" for name, value in vars(action.do).items())
    return f"{NAMES[type(action.do)]} {fields} ({action.rule})"


def _from_file(path: Path) -> tuple[Rule, ...]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise UserError(_("{path}: {problem}"), path=path, problem=error) from None
    return rules_from_json(found)
