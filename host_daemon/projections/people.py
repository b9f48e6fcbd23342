"""People at service points, read from the journal without the rest of their events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from host_daemon.events import Event
from host_daemon.store.reader import Reader

# Some fields of many thousands of events: a receipt may have a long list of goods, and none is looked at.
PEOPLE = (
    "SELECT kind, at, json_extract(body, '$.point') AS point, json_extract(body, '$.operator') AS operator,"
    " coalesce(json_extract(body, '$.sum'), 0) AS sum,"
    " coalesce(json_array_length(body, '$.positions'), 0) AS positions"
    " FROM events WHERE kind IN ({kinds}) AND at >= ? AND at < ? ORDER BY at, uid"
)


@dataclass(frozen=True)
class CountedPerson:
    """Somebody at a point: who came in, was offered something, was served or bought.

    at: UTC milliseconds. sum, positions: of the receipt, as there; a receipt lists as many.
    """

    at: int
    point: str
    operator: str | None
    sum: int = 0
    positions: range = range(0)


def people(
    reader: Reader, kinds: Sequence[type[Event]], start: int, end: int
) -> list[tuple[str, CountedPerson]]:
    """Those of whom events of these kinds tell in [start, end), by time, each with the name of the kind."""
    query, names = PEOPLE.format(kinds=", ".join("?" * len(kinds))), [kind.__name__ for kind in kinds]
    rows = reader.read(lambda db: db.execute(query, (*names, start, end)).fetchall())
    return [
        (
            row["kind"],
            CountedPerson(row["at"], row["point"], row["operator"], row["sum"], range(row["positions"])),
        )
        for row in rows
    ]
