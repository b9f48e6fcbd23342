"""The command `smilepost`: reads the arguments and hands over to the room that is asked for."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from host_daemon import commands, paths, rule_command
from host_daemon.audio import commands as audio
from host_daemon.backup import commands as backup
from host_daemon.boards import commands as boards
from host_daemon.errors import UserError
from host_daemon.kits import commands as kits
from host_daemon.reports import commands as reports
from host_daemon.texts import terminal
from host_daemon.tills import commands as tills
from host_daemon.vision import commands as vision
from host_daemon.voice import commands as voice


def rooms() -> list[Callable[[argparse._SubParsersAction[argparse.ArgumentParser]], None]]:
    """What registers the commands, in the order of the help page."""
    return [
        commands.register,
        audio.register,
        boards.register,
        vision.register,
        voice.register,
        reports.register,
        rule_command.register,
        kits.register,
        tills.register,
        backup.register,
    ]


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(prog="smilepost", description="A service-quality post.")
    top.add_argument("--data", type=Path, default=paths.default_data(), help="folder of the post's data")
    found = top.add_subparsers(metavar="COMMAND", required=True)
    for register in rooms():
        register(found)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; 0: done as asked; 2: a person must mend something."""
    args = parser().parse_args(arguments)
    try:
        return int(args.run(args))
    except UserError as error:
        print(f"smilepost: {error.said(terminal())}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
