"""Polling of a till's table; how far it was read survives a restart."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import Any

from host_daemon.base.files import write_whole
from host_daemon.tills.parser import NoReceipt
from host_daemon.tills.receipt import BadReceipt, Receipt
from host_daemon.tills.sql_rows import receipt
from host_daemon.tills.sql_table import MOST_ROWS, SqlTable, TableError

# Keys behind the newest that are looked at again: a database gives a key when a sale begins and shows its row
# when it ends, so with several cash desks a smaller key may come after a larger one.
BACK = 100


@dataclass(frozen=True)
class Polled:
    """The table was looked at. problem: None when it answered as it should."""

    problem: TableError | None


@dataclass(frozen=True)
class Progress:
    """Progress of reading a table. last: the newest key; taken: those above last - BACK that were taken."""

    last: int = 0
    taken: frozenset[int] = frozenset()

    def after(self, keys: list[int]) -> Progress:
        """The progress when these were taken too."""
        last = max(self.last, *keys)
        return Progress(last, frozenset(key for key in self.taken.union(keys) if key > last - BACK))


async def receipts(
    table: SqlTable, progress: Path, every_s: float, zone: tzinfo
) -> AsyncGenerator[Receipt | NoReceipt | Polled]:
    """Every look at the table, and every new row, for ever.

    progress: file with what was taken. It is written when the next look is asked for: a crash between has
    some rows taken again, and a receipt that is taken again is the same event. zone: of the till.
    """
    known = await asyncio.to_thread(_load, progress)
    while True:
        rows: list[Mapping[str, Any]] = []
        full = False
        try:
            rows, full = await asyncio.to_thread(_look, table, known)
            yield Polled(None)
        except TableError as error:
            yield Polled(error)
        for row in rows:
            yield _receipt(row, zone)
        if rows:
            known = known.after([int(row["key"]) for row in rows])
            written = {"last": known.last, "taken": sorted(known.taken)}
            await asyncio.to_thread(write_whole, progress, json.dumps(written).encode())
        await asyncio.sleep(0 if full else every_s)


def _look(table: SqlTable, known: Progress) -> tuple[list[Mapping[str, Any]], bool]:
    """New rows, those that came late first, and whether more are waiting. Raises TableError."""
    rows = table.after(known.last)
    behind = table.after(max(0, known.last - BACK)) if known.last else []
    late = [row for row in behind if row["key"] <= known.last and row["key"] not in known.taken]
    return [*late, *rows], len(rows) == MOST_ROWS


def _receipt(row: Mapping[str, Any], zone: tzinfo) -> Receipt | NoReceipt:
    try:
        return receipt(row, zone)
    except BadReceipt as error:
        return NoReceipt(error, (str(dict(row)),))


def _load(progress: Path) -> Progress:
    """The progress in the file; nothing for no file, and for one that cannot be read."""
    try:
        written = json.loads(progress.read_text())
        last = int(written["last"])
        # Where it is not told which, all of them were.
        taken = map(int, written["taken"]) if "taken" in written else range(last - BACK + 1, last + 1)
        return Progress(last, frozenset(taken))
    except (OSError, ValueError, KeyError, TypeError):
        return Progress()
