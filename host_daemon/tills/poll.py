"""One till's table, looked at again and again; how far it was read survives a restart."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from host_daemon.errors import UserError
from host_daemon.files import write_whole
from host_daemon.tills.parser import NoReceipt
from host_daemon.tills.receipt import BadReceipt, Receipt
from host_daemon.tills.rows import receipt
from host_daemon.tills.table import MOST_ROWS, Table, TableError

Take = Callable[[Receipt | NoReceipt], Awaitable[None]]
Say = Callable[[UserError | None], Awaitable[None]]


async def receipts(table: Table, progress: Path, every_s: float, take: Take, say: Say) -> None:
    """Until cancelled: hand every new row to `take`; `say` what is wrong with the database, None when well.

    progress: file with the newest key. It is written after the rows were taken: a crash between has some of
    them taken again, and a receipt that is taken again is the same event.
    """
    last = await asyncio.to_thread(_load, progress)
    while True:
        rows: list[Mapping[str, Any]] = []
        try:
            rows = await asyncio.to_thread(table.after, last)
            await say(None)
        except TableError as error:
            await say(error)
        for row in rows:
            await take(_receipt(row))
        if rows:
            last = max(last, *(int(row["key"]) for row in rows))
            await asyncio.to_thread(write_whole, progress, json.dumps({"last": last}).encode())
        await asyncio.sleep(0 if len(rows) == MOST_ROWS else every_s)


def _receipt(row: Mapping[str, Any]) -> Receipt | NoReceipt:
    try:
        return receipt(row)
    except BadReceipt as error:
        return NoReceipt(error, (str(dict(row)),))


def _load(progress: Path) -> int:
    """The newest key that was taken; 0 for none, and for a file that cannot be read."""
    try:
        return int(json.loads(progress.read_text())["last"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0
