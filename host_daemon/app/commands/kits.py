"""The command `smilepost kit`: presets of the whole post, previewed, applied, undone."""

from __future__ import annotations

import argparse
import json
import sys
import textwrap

from host_daemon.base.shown_address import shown_value
from host_daemon.base.texts import terminal
from host_daemon.kits.describe import AREAS, KitWords
from host_daemon.kits.diff import Change
from host_daemon.kits.installer import KitInstaller
from host_daemon.kits.kit import load, names
from host_daemon.pipeline.active_rules import ActiveRules
from host_daemon.pipeline.dead_ends import DeadEnd
from host_daemon.store.config import Config


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
    undo = verbs.add_parser("undo", help=words.text("take back what a kit brought"))
    undo.add_argument("name", nargs="?", default="", help=words.text("the last one if none is named"))
    undo.set_defaults(run=_undo)
    for verb in (preview, apply, undo):
        verb.add_argument(
            "--json", action="store_true", help=words.text("print what changes as JSON, for programs")
        )


def _list(args: argparse.Namespace) -> int:
    words = terminal()
    applied = KitInstaller(args.data).setup().kits
    for name in names():
        kit = load(name)
        print(f"{'*' if name in applied else ' '} {name:22} {words.text(kit.about)}")
    return 0


def _preview(args: argparse.Namespace) -> int:
    installer = KitInstaller(args.data)
    _show(installer.preview(args.name), args)
    told = KitWords(Config(args.data), terminal())
    for device, meanings in installer.unplaced(args.name).items():
        for meaning in meanings:
            print(told.unplaced(device, meaning), file=sys.stderr)
    _warn(installer.dead_ends(args.name), told)
    return 0


def _apply(args: argparse.Namespace) -> int:
    _show(KitInstaller(args.data).apply(args.name), args)
    _warn(KitInstaller(args.data).dead_ends(), KitWords(Config(args.data), terminal()))
    for gap in ActiveRules(Config(args.data)).missing().values():
        print(gap.said(terminal()), file=sys.stderr)
    return 0


def _warn(found: tuple[DeadEnd, ...], told: KitWords) -> None:
    for one in found:
        print(told.dead_end(one), file=sys.stderr)


def _undo(args: argparse.Namespace) -> int:
    _show(KitInstaller(args.data).undo(args.name), args)
    return 0


def _show(found: tuple[Change, ...], args: argparse.Namespace) -> None:
    """For a person in words, area by area; for a machine as JSON."""
    if args.json:
        print(json.dumps(shown_value(found), ensure_ascii=False, indent=1))
        return
    words = terminal()
    if not found:
        print(words.text("Nothing is different."))
    told = KitWords(Config(args.data), words)
    differences = [told.describe(change) for change in found]
    for area, title in AREAS.items():
        there = [one for one in differences if one.area == area]
        if there:
            print(f"{words.text(title)}:")
        for one in there:
            if one.what:
                print(f"  {one.what}")
            for sign, value in (("-", one.before), ("+", one.after)):
                if value is not None:
                    print(
                        textwrap.fill(value, 100, initial_indent=f"    {sign} ", subsequent_indent="      ")
                    )
