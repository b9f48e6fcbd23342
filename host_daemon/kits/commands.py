"""The command `smilepost kit`: presets of the whole post, previewed, applied, undone."""

from __future__ import annotations

import argparse
import json
import textwrap

from host_daemon.kits.change import Change
from host_daemon.kits.kit import load, names
from host_daemon.kits.workbench import Workbench
from host_daemon.texts import Texts, terminal


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `smilepost kit`."""
    words = terminal()
    kit = commands.add_parser("kit", help=words.text("presets of the whole post for one purpose"))
    verbs = kit.add_subparsers(metavar="VERB", required=True)
    verbs.add_parser("list", help=words.text("the kits there are")).set_defaults(run=_list)
    preview = verbs.add_parser("preview", help=words.text("what applying a kit would change"))
    preview.add_argument("name", choices=names())
    preview.set_defaults(run=_preview)
    apply = verbs.add_parser("apply", help=words.text("apply a kit"))
    apply.add_argument("name", choices=names())
    apply.set_defaults(run=_apply)
    undo = verbs.add_parser("undo", help=words.text("go back to before the last kit"))
    undo.set_defaults(run=_undo)


def _list(args: argparse.Namespace) -> int:
    words = terminal()
    chosen = Workbench(args.data).setup().kit
    for name in names():
        kit = load(name)
        print(f"{'*' if name == chosen else ' '} {name:22} {words.text(kit.about)}")
    return 0


def _preview(args: argparse.Namespace) -> int:
    words = terminal()
    _show(Workbench(args.data).preview(args.name), words)
    return 0


def _apply(args: argparse.Namespace) -> int:
    words = terminal()
    _show(Workbench(args.data).apply(args.name), words)
    return 0


def _undo(args: argparse.Namespace) -> int:
    words = terminal()
    _show(Workbench(args.data).undo(), words)
    return 0


def _show(found: tuple[Change, ...], words: Texts) -> None:
    if not found:
        print(words.text("Nothing is different."))
    for change in found:
        print(change.where)
        for sign, value in (("-", change.before), ("+", change.after)):
            if value is not None:
                text = json.dumps(value, ensure_ascii=False)
                print(textwrap.fill(text, 100, initial_indent=f"  {sign} ", subsequent_indent="    "))
