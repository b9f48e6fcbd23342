"""The command line `smilepost`: parses the arguments and runs the command."""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
from pathlib import Path

from host_daemon.app import systemd_unit
from host_daemon.app.commands import audio, backup, boards, kits, post, reports, rules, tills, vision, voice
from host_daemon.base import memory, paths
from host_daemon.base.errors import UserError
from host_daemon.base.texts import terminal
from host_daemon.store.journal import UNOPENED

# In the order of the help page.
COMMANDS = (post, audio, boards, vision, voice, reports, rules, kits, tills, backup, systemd_unit)


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    words = terminal()
    top = argparse.ArgumentParser(prog="smilepost", description=words.text("A service-quality post."))
    top.add_argument(
        "--data", type=Path, default=paths.default_data(), help=words.text("folder of the post's data")
    )
    found = top.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.register(found)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; 0: done as asked; 2: a person must mend something."""
    memory.give_back()
    args = parser().parse_args(arguments)
    try:
        paths.prepare(args.data)
        status = int(args.run(args))
        sys.stdout.flush()  # here, not at the end of the interpreter, a closed pipe can be met
        return status
    except UserError as error:
        return _failed(error)
    except sqlite3.DatabaseError as error:
        return _failed(UserError(UNOPENED, path=args.data / "journal.sqlite3", error=error))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read along (`| head`) has seen enough; without this, Python would complain when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if told := paths.told(error, args.data):
            return _failed(told)
        raise


def _failed(error: UserError) -> int:
    print(f"smilepost: {error.said(terminal())}", file=sys.stderr)
    return 2
