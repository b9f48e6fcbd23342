"""The command `smilepost settings`: every setting, its value here, and what it means."""

from __future__ import annotations

import argparse
import json
from typing import Any

from host_daemon.setting import leaves
from host_daemon.settings import Settings
from host_daemon.store.config import Config
from host_daemon.texts import terminal


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `smilepost settings`."""
    words = terminal()
    command = commands.add_parser("settings", help=words.text("show every setting and what it means"))
    command.add_argument("--markdown", action="store_true", help=words.text("the table of the README"))
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the settings."""
    if args.markdown:
        print("| setting | default | limits | what it means |\n|---|---|---|---|")
        for place, field in leaves(Settings):
            default = json.dumps(field.default, ensure_ascii=False)
            print(f"| `{place}` | `{default}` | {_limits(field.metadata)} | {field.metadata['doc']} |")
        return 0
    settings: Any = Config(args.data).settings()
    for place, field in leaves(Settings):
        if "[]." in place:
            continue
        value = settings
        for name in place.split("."):
            value = getattr(value, name)
        print(f"{place} = {json.dumps(value, default=vars, ensure_ascii=False)}\n    {field.metadata['doc']}")
    return 0


def _limits(metadata: Any) -> str:
    if metadata["choices"]:
        return ", ".join(metadata["choices"])
    low, high = metadata["low"], metadata["high"]
    return "" if low is None else f"{low} to {high}"
