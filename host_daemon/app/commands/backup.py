"""`smilepost backup` and `smilepost restore`."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path

from host_daemon.backup.archive import LEAST_PASSPHRASE, BadBackup, pack
from host_daemon.backup.pending import stage_backup
from host_daemon.base import lock
from host_daemon.base.clock import now_ms
from host_daemon.base.errors import UserError
from host_daemon.base.texts import terminal


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the commands."""
    words = terminal()
    backup = commands.add_parser("backup", help=words.text("write what is set up into one file"))
    backup.add_argument("file", type=Path)
    backup.add_argument("--journal", action="store_true", help=words.text("with all events"))
    backup.set_defaults(run=_backup)
    restore = commands.add_parser("restore", help=words.text("check a backup; the next start restores it"))
    restore.add_argument("file", type=Path)
    restore.set_defaults(run=_restore)


def _backup(args: argparse.Namespace) -> int:
    words = terminal()
    passphrase = _passphrase()
    if len(passphrase) < LEAST_PASSPHRASE:
        raise UserError(words.text("The passphrase needs {n} characters or more.", n=LEAST_PASSPHRASE))
    try:
        pack(args.data, args.file, passphrase, now_ms(), args.journal)
    except OSError as error:
        raise UserError(
            words.text("{path} cannot be written: {error}", path=args.file, error=error)
        ) from None
    print(words.text("{path} is written. Without its passphrase nobody can restore it.", path=args.file))
    return 0


def _restore(args: argparse.Namespace) -> int:
    words = terminal()
    args.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        found = stage_backup(args.data, args.file, _passphrase(), now_ms())
    except BadBackup as error:
        raise UserError(error.words(words)) from None
    except OSError as error:
        raise UserError(words.text("{path} cannot be read: {error}", path=args.file, error=error)) from None
    print(words.text("The backup of “{post}” is valid.", post=found.post))
    running = lock.held(args.data / "run" / "post.lock")
    print(
        words.text("Restart the post to restore it.")
        if running
        else words.text("The next start restores it.")
    )
    return 0


def _passphrase() -> str:
    if sys.stdin.isatty():
        return getpass.getpass(terminal().text("Passphrase: "))
    return sys.stdin.readline().rstrip("\n")
