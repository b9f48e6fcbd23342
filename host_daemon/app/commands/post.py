"""The commands of the post as a whole: `smilepost run`, `code` and `settings`."""

from __future__ import annotations

import argparse
import json
from typing import Any

from host_daemon.base import logs
from host_daemon.base.errors import UserError
from host_daemon.base.shown_address import shown_value
from host_daemon.base.texts import mark as _
from host_daemon.base.texts import terminal
from host_daemon.settings.field import leaves
from host_daemon.settings.tree import Settings
from host_daemon.store.config import Config
from web_ui.accounts import first_start


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the commands."""
    words = terminal()
    run = commands.add_parser("run", help=words.text("run the post and its pages"))
    run.add_argument("--port", type=_port, help=words.text("port of the pages, instead of the set one"))
    run.set_defaults(run=_run)
    code = commands.add_parser("code", help=words.text("print the one-time code of a first start again"))
    code.set_defaults(run=_code)
    settings = commands.add_parser("settings", help=words.text("show every setting and what it means"))
    settings.add_argument("--markdown", action="store_true", help=words.text("the table of the README"))
    settings.set_defaults(run=_settings)


def _run(args: argparse.Namespace) -> int:
    # The pages and all they need are heavy; the processes of sound and pictures must not load them.
    from host_daemon.app.run import run

    logs.start()
    run(args.data, args.port)
    return 0


def _code(args: argparse.Namespace) -> int:
    code = first_start.code(Config(args.data))
    if code is None:
        raise UserError(
            _(
                "This post has its first manager already: log in. "
                "The code of a first start opens nothing more."
            )
        )
    print(code)
    return 0


def _settings(args: argparse.Namespace) -> int:
    if args.markdown:
        print("| setting | default | limits | what it means |\n|---|---|---|---|")
        for place, field in leaves(Settings):
            default = json.dumps(field.default, default=vars, ensure_ascii=False)
            print(f"| `{place}` | `{default}` | {_limits(field.metadata)} | {field.metadata['doc']} |")
        return 0
    words = terminal()
    settings: Any = Config(args.data).settings()
    for place, field in leaves(Settings):
        if "[]." in place:
            continue
        value = settings
        for name in place.split("."):
            value = getattr(value, name)
        print(f"{place} = {json.dumps(shown_value(value), ensure_ascii=False)}")
        doc = field.metadata["doc"]
        print("    " + words.text(doc))
    return 0


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError(terminal().text("a port is a number up to 65535"))
    return port


def _limits(metadata: Any) -> str:
    if metadata["choices"]:
        return ", ".join(metadata["choices"])
    low, high = metadata["low"], metadata["high"]
    return "" if low is None else f"{low} to {high}"
