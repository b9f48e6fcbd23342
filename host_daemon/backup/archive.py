"""A backup: one file with what people set up and, if wanted, the journal; checked before it is used.

A ZIP of `manifest.json` (version, when, of what program, the SHA-256 of every part), what `sealed` seals with
a passphrase, and the taught phrases. Sound, tracks and photos are not in it: they stay on the post.
"""

from __future__ import annotations

import base64
import contextlib
import errno
import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path, PurePosixPath
from typing import Any

from host_daemon.backup.encryption import AUTHORITY, CONFIG, FILES, SECRETS, WrongPassphrase, sealed, unsealed
from host_daemon.base.texts import Texts
from host_daemon.base.texts import mark as _
from host_daemon.base.validation import BadValue, build
from host_daemon.settings.tree import Settings
from host_daemon.store.schema import VERSIONS

VERSION = 1
MANIFEST, JOURNAL = "manifest.json", "journal.sqlite3"
# Folders that a backup holds whole, and files that those of before they were sealed hold open.
FOLDERS, OPEN = ("voice", "tills"), ("config.json", "kit.json")
LEAST_PASSPHRASE = 8
# More than any backup has, so that a file that swells when it is unpacked does no harm.
MOST_PARTS, MOST_BYTES = 20_000, 4 << 30
PIECE = 1 << 20
# What reading a file raises that is no archive, or was damaged on its way.
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


NO_BACKUP = _("This file is not a backup, or it is damaged.")


class BadBackup(Exception):
    """A file that cannot be restored. reason: a text with places for `facts`."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason.format(**facts))
        self.reason, self.facts = reason, facts

    def words(self, texts: Texts) -> str:
        """The fault, in a person's language."""
        return texts.text(self.reason, **self.facts)


@dataclass(frozen=True, kw_only=True)
class Contents:
    """Contents of a good backup. made_at: UTC milliseconds. journal: whether the events are in it."""

    made_at: int
    post: str
    program: str
    journal: bool
    parts: tuple[str, ...]


def pack(data: Path, to: Path, passphrase: str, now: int, journal: bool) -> None:
    """Write the backup of the data folder to `to`. Raises OSError; the post may go on meanwhile."""
    salt = os.urandom(16)
    parts: dict[str, str] = {}
    with (
        zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as file,
        tempfile.TemporaryDirectory(dir=data, prefix=".backup.") as own,
    ):
        to.chmod(0o600)
        for name, path in _files(data):
            content = path.read_bytes()
            parts[name] = hashlib.sha256(content).hexdigest()
            file.writestr(name, content)
        for name, content in sealed(data, passphrase, salt):
            parts[name] = hashlib.sha256(content).hexdigest()
            file.writestr(name, content)
        if journal:
            copy = Path(own) / JOURNAL
            _copy_journal(data / JOURNAL, copy)
            parts[JOURNAL] = _digest(copy)
            file.write(copy, JOURNAL)
        manifest = {
            "smilepost backup": VERSION,
            "made_at": now,
            "post": build(Settings, _settings(_read(data / "config.json"))).post.name,
            "program": metadata.version("smilepost"),
            "salt": base64.b64encode(salt).decode(),
            "parts": parts,
        }
        file.writestr(MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False))


def unpack(path: Path, to: Path, passphrase: str) -> Contents:
    """Check the backup at `path` and lay its parts out in the empty folder `to`, secrets opened.

    Raises BadBackup; what then lies in `to` is worth nothing.
    """
    try:
        with zipfile.ZipFile(path) as file:
            manifest = _manifest(file)
            parts: dict[str, str] = manifest["parts"]
            _bounded(file, parts)
            for name, digest in parts.items():
                target = to / name
                target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                with file.open(name) as source, target.open("wb") as out:
                    while piece := source.read(PIECE):
                        out.write(piece)
                target.chmod(0o600)
                if _digest(target) != digest:
                    raise BadBackup(_("The part {name} of this backup is damaged."), name=name)
    except DAMAGED:
        raise BadBackup(NO_BACKUP) from None
    except OSError as error:
        if error.errno != errno.EINVAL:  # a damaged offset, and no fault of the disk
            raise
        raise BadBackup(NO_BACKUP) from None
    try:
        unsealed(to, passphrase, base64.b64decode(manifest["salt"]))
    except WrongPassphrase:
        raise BadBackup(_("The passphrase is not the one that this backup was made with.")) from None
    _check_settings(to / "config.json")
    if JOURNAL in parts:
        _check_journal(to / JOURNAL)
    return Contents(
        made_at=manifest["made_at"],
        post=manifest["post"],
        program=manifest["program"],
        journal=JOURNAL in parts,
        parts=tuple(parts),
    )


def _files(data: Path) -> Iterator[tuple[str, Path]]:
    for folder in FOLDERS:
        for path in sorted((data / folder).rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(data).as_posix(), path


def _manifest(file: zipfile.ZipFile) -> dict[str, Any]:
    wrong = BadBackup(NO_BACKUP)
    if any(one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for one in file.infolist()):
        raise wrong
    try:
        if file.getinfo(MANIFEST).file_size > PIECE:
            raise wrong
        found = json.loads(file.read(MANIFEST))
        version, parts = found["smilepost backup"], found["parts"]
        if version != VERSION:
            raise BadBackup(
                _("This backup is of version {version}; this program reads {ours}."),
                version=version,
                ours=VERSION,
            )
        sound = (
            isinstance(found["made_at"], int)
            and all(isinstance(found[key], str) for key in ("post", "program", "salt"))
            and all(isinstance(name, str) and isinstance(digest, str) for name, digest in parts.items())
            and len(base64.b64decode(found["salt"], validate=True)) == 16
            and SECRETS in parts
            and (CONFIG in parts or OPEN[0] in parts)
        )
    except (KeyError, ValueError, TypeError, AttributeError):
        raise wrong from None
    if not sound:
        raise wrong
    return dict(found)


def _bounded(file: zipfile.ZipFile, parts: dict[str, str]) -> None:
    """Only parts that a backup may have, under their own names, and no more than fits on a post."""
    sizes = {info.filename: info.file_size for info in file.infolist()}
    if len(parts) > MOST_PARTS or sum(sizes.get(name, 0) for name in parts) > MOST_BYTES:
        raise BadBackup(_("This backup is larger than any a post can make."))
    for name in parts:
        place = PurePosixPath(name)
        known = name in (*FILES, *OPEN, AUTHORITY, JOURNAL) or (
            len(place.parts) > 1 and place.parts[0] in FOLDERS
        )
        if not known or ".." in place.parts or place.is_absolute() or name not in sizes:
            raise BadBackup(_("The part {name} of this backup is damaged."), name=name[:80])


def _copy_journal(journal: Path, to: Path) -> None:
    """The journal as it is at one moment. Raises OSError, also for what SQLite says of the disk."""
    try:
        with (
            contextlib.closing(sqlite3.connect(to)) as to_db,
            contextlib.closing(sqlite3.connect(f"file:{journal}?mode=ro", uri=True)) as from_db,
        ):
            from_db.backup(to_db)
    except sqlite3.Error as error:
        raise OSError(str(error)) from None


def _check_settings(path: Path) -> None:
    try:
        build(Settings, _settings(path.read_bytes()))
    except (BadValue, ValueError, AttributeError) as error:
        raise BadBackup(_("The settings in this backup cannot be used here: {error}"), error=error) from None


def _check_journal(path: Path) -> None:
    try:
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            (said,) = database.execute("PRAGMA integrity_check(1)").fetchone()
            (version,) = database.execute("PRAGMA user_version").fetchone()
    except sqlite3.DatabaseError as error:
        said, version = str(error), 0
    if said != "ok":
        raise BadBackup(_("The part {name} of this backup is damaged."), name=JOURNAL)
    if version > len(VERSIONS):
        raise BadBackup(
            _("The journal in this backup was written by a newer program; update this one first.")
        )


def _settings(config: bytes) -> dict[str, Any]:
    rows = json.loads(config or b"{}").get("settings", {})
    return dict(rows.get("1", {}))


def _read(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b"{}"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
