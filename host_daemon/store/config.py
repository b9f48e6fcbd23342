"""The configuration: settings, points, operators, boards, rules, targets and users, as readable JSON.

Secrets (board keys, addresses of targets) lie in a second file, so that the first can be shown.
Several processes may use it at once; each sees what another wrote at its next read.
"""

from __future__ import annotations

import dataclasses
import logging
import secrets
import typing
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any, TypeVar

from tinydb import where
from tinydb.table import Document

from host_daemon.base.texts import mark as _
from host_daemon.base.type_check import fits, frozen
from host_daemon.base.validation import build
from host_daemon.settings.tree import Settings
from host_daemon.store.records import Board, Operator, Point, Target, User
from host_daemon.store.storage import JsonFile

log = logging.getLogger(__name__)

R = TypeVar("R", Point, Operator, Board, Target, User)

# The table of each kind of record, and the field that names one record in it.
TABLES: dict[type, tuple[str, str]] = {
    Point: ("points", "id"),
    Operator: ("operators", "id"),
    Board: ("boards", "device"),
    Target: ("targets", "name"),
    User: ("users", "name"),
}
# Tables of the secrets that belong to a record. They go with it: whoever comes later under the same name must
# not get them, and nobody needs them.
PINS = "pins"
SECRETS: dict[type, str] = {Operator: PINS, Board: "keys", Target: "addresses"}


class Config:
    """The configuration in a data folder."""

    def __init__(self, data: Path) -> None:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.data = data
        self._open = JsonFile(data / "config.json")
        self._secret = JsonFile(data / "secrets.json")
        self._unfit: set[tuple[type, str]] = set()

    def notices(self) -> tuple[str, ...]:
        """What the manager must know about the files themselves, as keys of `texts`."""
        found = []
        if self._open.damaged:
            found.append(_("The configuration was damaged; its last good copy is in use"))
        if self._secret.damaged:
            found.append(_("The file of keys and addresses was damaged; its last good copy is in use"))
        if self._unfit:
            found.append(_("Part of the configuration cannot be read and is left out; the log says what"))
        return tuple(found)

    # ---- records

    def all(self, kind: type[R]) -> tuple[R, ...]:
        """Every record of a kind, in the order of its name or id."""

        def look() -> tuple[R, ...]:
            table, key = TABLES[kind]
            made = [self._record(kind, row) for row in self._open.table(table).all()]
            found = [record for record in made if record is not None]
            return tuple(sorted(found, key=lambda record: str(getattr(record, key))))

        return self._open.look_up(((kind, "all"), ""), look)

    def one(self, kind: type[R], name: str) -> R | None:
        """The record of that name, or None."""

        def look() -> R | None:
            table, key = TABLES[kind]
            row = self._open.table(table).get(where(key) == name)
            return self._record(kind, dict(row)) if row else None

        return self._open.look_up((kind, name), look)

    def _record(self, kind: type[R], row: Mapping[str, Any]) -> R | None:
        """The record in a row; None when somebody's hand has made it one of nothing."""
        hints = typing.get_type_hints(kind)
        fields: dict[str, Any] = {name: frozen(value) for name, value in row.items() if name in hints}
        try:
            if all(fits(value, hints[name]) for name, value in fields.items()):
                return kind(**fields)
            problem = "a field does not fit"
        except TypeError as error:
            problem = str(error)
        if (kind, str(row)) not in self._unfit:
            # Not the whole row: a user's has the hash of the password.
            named = row.get(TABLES[kind][1])
            log.error("%s %r is left out of the configuration: %s", kind.__name__, named, problem)
            self._unfit.add((kind, str(row)))
        return None

    def put(self, record: Point | Operator | Board | Target | User) -> None:
        """Add the record, or replace the one of its name."""
        table, key = TABLES[type(record)]
        with self._open.locked():
            row = dataclasses.asdict(record)
            self._open.table(table).upsert(row, where(key) == row[key])

    def remove(self, kind: type[R], name: str) -> None:
        """Take the record away, and the secret that belongs to it."""
        table, key = TABLES[kind]
        with self._open.locked():
            self._open.table(table).remove(where(key) == name)
        if secret := SECRETS.get(kind):
            with self._secret.locked():
                self._secret.table(secret).remove(where("name") == name)

    def points(self) -> tuple[Point, ...]:
        return self.all(Point)

    def operators(self) -> tuple[Operator, ...]:
        return self.all(Operator)

    def boards(self) -> tuple[Board, ...]:
        return self.all(Board)

    def targets(self) -> tuple[Target, ...]:
        return self.all(Target)

    def board(self, device: str) -> Board | None:
        return self.one(Board, device)

    def put_board(self, board: Board) -> None:
        self.put(board)

    # ---- settings and rules

    def settings(self) -> Settings:
        """The settings tree: defaults with what was written over them. Raises BadValue."""
        return self._open.look_up((Settings, "settings"), lambda: build(Settings, self.written_settings()))

    def written_settings(self) -> dict[str, Any]:
        """Only what differs from the defaults, as nested objects."""
        row = self._open.table("settings").get(doc_id=1)
        return dict(row) if row else {}

    def write_settings(self, written: dict[str, Any]) -> Settings:
        """Replace what differs from the defaults. Raises BadValue; then nothing changes."""
        settings = build(Settings, written)
        self._put_only("settings", written)
        return settings

    def rules(self) -> tuple[dict[str, Any], ...] | None:
        """The rules as they were written, or None when nobody has written any."""
        row = self._open.table("rules").get(doc_id=1)
        return tuple(row["rules"]) if row else None

    def write_rules(self, rules: list[dict[str, Any]]) -> None:
        self._put_only("rules", {"rules": rules})

    def phrases(self) -> tuple[dict[str, Any], ...]:
        """The phrases of VoiceTrigger as they were written; `voice.phrases.phrase.phrases` reads them."""
        row = self._open.table("phrases").get(doc_id=1)
        return tuple(row["phrases"]) if row else ()

    def write_phrases(self, phrases: list[dict[str, Any]]) -> None:
        self._put_only("phrases", {"phrases": phrases})

    def surveys(self) -> tuple[dict[str, Any], ...]:
        """The surveys as they were written; `feedback.survey.survey` reads one."""
        row = self._open.table("surveys").get(doc_id=1)
        return tuple(row["surveys"]) if row else ()

    def write_surveys(self, surveys: list[dict[str, Any]]) -> None:
        self._put_only("surveys", {"surveys": surveys})

    def standards(self) -> tuple[dict[str, Any], ...]:
        """The standard of service as it was written; `standards.standard.standards` reads it."""
        row = self._open.table("standards").get(doc_id=1)
        return tuple(row["standards"]) if row else ()

    def write_standards(self, standards: list[dict[str, Any]]) -> None:
        self._put_only("standards", {"standards": standards})

    def _put_only(self, table: str, row: dict[str, Any]) -> None:
        """Make the row the only one of its table, in one write: emptied first, the file would for a moment,
        and after a power cut for good, hold nothing of it."""

        def replace(old: MutableMapping[str, Any]) -> None:
            old.clear()
            old.update(row)

        with self._open.locked():
            rows = self._open.table(table)
            if rows.contains(doc_id=1):
                rows.update(replace, doc_ids=[1])
            else:
                rows.insert(Document(row, doc_id=1))

    # ---- secrets

    def key(self, device: str) -> bytes | None:
        """The key of a board, or None when it was never paired."""
        found = self.secret(SECRETS[Board], device)
        return bytes.fromhex(found) if found else None

    def put_key(self, device: str, key: bytes) -> None:
        self.put_secret(SECRETS[Board], device, key.hex())

    def address(self, target: str) -> str | None:
        """Where a target's messages go, as an Apprise URL."""
        return self.secret(SECRETS[Target], target)

    def put_address(self, target: str, url: str) -> None:
        self.put_secret(SECRETS[Target], target, url)

    def secret(self, table: str, name: str) -> str | None:
        """The secret of that name in a table of secrets, or None."""

        def look() -> str | None:
            row = self._secret.table(table).get(where("name") == name)
            return str(row["value"]) if row else None

        return self._secret.look_up((table, name), look)

    def put_secret(self, table: str, name: str, value: str) -> None:
        """Add the secret, or replace the one of its name."""
        with self._secret.locked():
            self._secret.table(table).upsert({"name": name, "value": value}, where("name") == name)

    def own_secret(self, name: str) -> str:
        """A secret that nobody but the post needs to know, made when it is first asked for."""
        found = self.secret("own", name)
        if found:
            return found
        with self._secret.locked():
            table = self._secret.table("own")
            row = table.get(where("name") == name)  # another process may have been faster
            value = str(row["value"]) if row else secrets.token_hex(16)
            if not row:
                table.insert({"name": name, "value": value})
        return value
