"""How fast events become contacts, and a year of them one month's Emotional NPS.

    python tests/bench/contacts.py [--quick] [--json]

The same year is folded three ways: by `fold` in memory; by SQL over a table in memory, which is what one
would write without a state machine; by the writer, event by event as a post does, into the journal's file.
All three must count the same customers, or the bench fails. Then the report of one month is read from the
file. Folding is counted in seconds of the processor, so that a busy machine tells the same; the report in
seconds of the clock, with its opening of the file. The year has 1.5 million events of a point that is open
from 8 to 22; --quick takes a month of it.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path

from host_daemon.contacts.fold import fold
from host_daemon.events import Asked, BackgroundMeasured, Event, Rated
from host_daemon.metrics.emonps import AskedCounts, asked_counts, emonps
from host_daemon.metrics.figure import Figure
from host_daemon.projections.contacts_reader import ContactsReader
from host_daemon.projections.contacts_writer import catch_up
from host_daemon.settings.contacts import ContactSettings
from host_daemon.store.journal import add
from host_daemon.store.schema import connect, migrate

DAY = 86_400_000
START = 1_767_225_600_000  # 2026-01-01
ASKS_A_DAY = 1780

SQL = """
CREATE TABLE contacts AS
WITH counted AS (
    SELECT *, at - lag(at) OVER (PARTITION BY kind, source ORDER BY at, uid) AS gap FROM steps
), merged AS (
    SELECT *, lead(kind) OVER turn AS next, lead(at) OVER turn AS next_at, lead(uid) OVER turn AS next_uid,
        lead(rating) OVER turn AS next_rating
    FROM counted WHERE gap IS NULL OR gap >= 3000 WINDOW turn AS (ORDER BY at, uid)
)
SELECT merged.uid, merged.at, CASE WHEN next = 'rated' AND next_at - merged.at <= 60000 THEN next_rating END
    AS rating, moods.mood
FROM merged LEFT JOIN moods ON moods.cause = next_uid WHERE kind = 'asked'
"""

SQL_COUNTS = """
SELECT sum(rating = 'positive' AND mood IS 'positive'), sum(rating = 'positive' AND mood IS NOT 'positive'),
    sum(rating != 'positive'), sum(rating IS NULL) FROM contacts
"""


def year(days: int) -> list[Event]:
    """Asks, six in ten answered, one in twelve hammered, each answer with its background."""
    draw = random.Random(2026)
    events: list[Event] = []
    for day in range(days):
        opens = START + day * DAY + 8 * 3_600_000
        for i in range(ASKS_A_DAY):
            at = opens + draw.randrange(14 * 3_600_000)
            name = f"{day}.{i}"
            events.append(
                Asked(
                    uid=f"fob.{name}/asked",
                    at=at,
                    point="till",
                    operator="anna",
                    source="fob",
                    cause=f"fob.{name}",
                )
            )
            if draw.random() > 0.6:
                continue
            rated_at = at + draw.randrange(2000, 40_000)
            rating = draw.choices(("positive", "neutral", "negative"), (6, 2, 1))[0]
            for press in range(2 if draw.random() < 1 / 12 else 1):
                uid = f"board.{name}.{press}/rated"
                events.append(
                    Rated(
                        uid=uid,
                        at=rated_at + 700 * press,
                        point="till",
                        operator="anna",
                        rating=rating,
                        source="board:a",
                        cause=f"board.{name}.{press}",
                    )
                )
            mood = draw.choices(("positive", "neutral", "nobody"), (6, 3, 1))[0]
            events.append(
                BackgroundMeasured(
                    uid=f"board.{name}.0/rated/background/done",
                    at=rated_at - 3000,
                    cause=f"board.{name}.0/rated",
                    camera="counter",
                    start=rated_at - 3000,
                    end=rated_at + 3000,
                    frames=30,
                    seen=25,
                    positive=0.6,
                    neutral=0.3,
                    negative=0.1,
                    mood=mood,
                )
            )
    return events


def by_fold(events: list[Event], now: int) -> tuple[float, AskedCounts]:
    gc.collect()
    gc.freeze()  # the events are there before and after; counting them again is not part of folding
    began = time.process_time()
    contacts = fold(events, ContactSettings(), now)
    took = time.process_time() - began
    gc.unfreeze()
    return took, asked_counts(contacts)


def by_sql(events: list[Event]) -> tuple[float, AskedCounts]:
    table = sqlite3.connect(":memory:")
    table.execute("CREATE TABLE steps (uid TEXT, at INTEGER, kind TEXT, source TEXT, rating TEXT)")
    table.execute("CREATE TABLE moods (cause TEXT PRIMARY KEY, mood TEXT) WITHOUT ROWID")
    table.executemany(
        "INSERT INTO steps VALUES (?, ?, ?, ?, ?)",
        [
            (e.uid, e.at, type(e).__name__.lower(), e.source, getattr(e, "rating", None))
            for e in events
            if isinstance(e, Asked | Rated)
        ],
    )
    table.executemany(
        "INSERT INTO moods VALUES (?, ?)",
        [(e.cause, e.mood) for e in events if isinstance(e, BackgroundMeasured)],
    )
    began = time.process_time()
    table.execute(SQL)
    took = time.process_time() - began
    counts = AskedCounts(*table.execute(SQL_COUNTS).fetchone())
    table.close()
    return took, counts


def by_writer(path: Path, events: list[Event]) -> float:
    """A day at a time, as a post that was offline would hand them over; adding to the journal not timed."""
    connection = connect(str(path))
    migrate(connection)
    connection.execute("PRAGMA synchronous=OFF")
    took = 0.0
    events = sorted(events, key=lambda event: event.at)
    while events:
        end = events[0].at // DAY * DAY + DAY
        split = next((i for i, event in enumerate(events) if event.at >= end), len(events))
        day, events = events[:split], events[split:]
        connection.execute("BEGIN")
        add(connection, day, received_at=end)
        began = time.process_time()
        catch_up(connection, ContactSettings())
        took += time.process_time() - began
        connection.execute("COMMIT")
    connection.close()
    return took


def report(path: Path, start: int, end: int) -> tuple[float, AskedCounts, Figure]:
    """Median milliseconds of 20 reports, each with its own connection as a page would have."""
    times = []
    for _ in range(20):
        began = time.perf_counter()
        connection = connect(str(path), read_only=True)
        counts = ContactsReader(connection, ContactSettings()).counts(start, end, end + DAY)
        month = AskedCounts(
            **{name: counts[name] for name in ("loyal", "passive", "critics", "silent", "unmeasured")}
        )
        figure = emonps(month, 0.5, least=30)
        connection.close()
        times.append(1000 * (time.perf_counter() - began))
    assert isinstance(figure, Figure)
    return statistics.median(times), month, figure


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a month instead of a year")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    args = parser.parse_args()
    days = 30 if args.quick else 365
    events, now = year(days), START + (days + 1) * DAY
    late = random.Random(1)  # one event in twenty comes late, by up to six hours
    events.sort(key=lambda event: event.at + (late.randrange(6 * 3_600_000) if late.random() < 0.05 else 0))
    fold_s, counts = min((by_fold(events, now) for _ in range(3)), key=lambda run: run[0])
    sql_s, sql_counts = min((by_sql(events) for _ in range(3)), key=lambda run: run[0])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal.sqlite3"
        writer_s = by_writer(path, events)
        _, everything, _ = report(path, START, START + days * DAY)
        report_ms, _, figure = report(path, START + (days - 30) * DAY, START + days * DAY)
    same = everything == counts and (sql_counts.loyal, sql_counts.critics, sql_counts.silent) == (
        counts.loyal,
        counts.critics,
        counts.silent,
    )
    figures = {
        "events": len(events),
        "events_per_s": round(len(events) / fold_s),
        "sql_events_per_s": round(len(events) / sql_s),
        "ratio": round(sql_s / fold_s, 2),
        "writer_events_per_s": round(len(events) / writer_s),
        "report_ms": round(report_ms, 2),
        "month_asked": figure.n,
        "month_emonps": round(figure.value, 1),
        "same_counts": same,
    }
    print(
        json.dumps(figures)
        if args.json
        else "\n".join(f"{name:20} {value}" for name, value in figures.items())
    )
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
