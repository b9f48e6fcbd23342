"""History of boards: the newest report, battery and signal hour by hour, when it was last heard.

A powered board reports every minute; as events that would be half a million a year of each. So a report
becomes an event when it says something new, and once an hour; the others only go into the hour's figures.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Literal

from host_daemon.base.durations import HOUR_MS
from host_daemon.events import BoardReported, BoardReturned, Event, Pressed, decode, encode, uids
from host_daemon.store.records import Board

# Two gateways hear the same packet, and packets overtake each other; what comes later than this was kept
# by somebody and played back.
DOUBLED_MS = 5_000
# What makes a report worth an event of its own when it differs from the one before.
NEWS = ("boot", "app", "version", "reset_cause", "dropped", "stuck", "link", "flash_failed")

Novelty = Literal["news", "nothing new", "late", "replay"]


@dataclass(frozen=True, kw_only=True)
class State:
    """A board as the post last knew it. report: its newest, None before the first. heard_at: 0: never."""

    device: str
    heard_at: int
    report: BoardReported | None


@dataclass(frozen=True, kw_only=True)
class Hour:
    """A board's figures of an hour. battery_mv, signal_dbm: the lowest, None when it said nothing of it."""

    at: int
    words: int
    battery_mv: int | None
    signal_dbm: int | None


def record_report(
    connection: sqlite3.Connection, report: BoardReported, board: Board, received_at: int
) -> Novelty:
    """Record a report, within a transaction. `late` and `replay` change nothing: a newer one is known."""
    row = connection.execute("SELECT * FROM board_states WHERE device = ?", (report.device,)).fetchone()
    before: BoardReported | None = None
    if row and row["report"] and row["paired"] == board.boot:
        if (report.boot, report.seq) <= (row["boot"], row["seq"]):
            return "replay" if received_at - row["heard_at"] > DOUBLED_MS else "late"
        known = decode(json.loads(row["report"]))
        assert isinstance(known, BoardReported)
        before = known
    news = (
        before is None
        or received_at - row["kept_at"] >= HOUR_MS
        or received_at < row["kept_at"]
        or any(getattr(report, name) != getattr(before, name) for name in NEWS)
    )
    connection.execute(
        "INSERT INTO board_states VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET paired = excluded.paired, boot = excluded.boot, seq = excluded.seq,"
        " kept_at = excluded.kept_at, report = excluded.report",
        (
            report.device,
            board.boot,
            report.boot,
            report.seq,
            0,
            received_at if news else row["kept_at"],
            json.dumps(encode(report), ensure_ascii=False, separators=(",", ":")),
        ),
    )
    return "news" if news else "nothing new"


def record_heard(
    connection: sqlite3.Connection, event: Pressed | BoardReported, board: Board, received_at: int
) -> tuple[Event, ...]:
    """Record that the board was heard, within a transaction; its return, if it had fallen silent."""
    row = connection.execute("SELECT heard_at FROM board_states WHERE device = ?", (event.device,)).fetchone()
    before = row["heard_at"] if row else 0
    connection.execute(
        "INSERT INTO board_states VALUES (?, ?, 0, 0, ?, 0, NULL)"
        " ON CONFLICT DO UPDATE SET heard_at = excluded.heard_at",
        (event.device, board.boot, received_at),
    )
    signal = event.signal_dbm if isinstance(event, BoardReported) else None
    connection.execute(
        "INSERT INTO board_hours VALUES (?, ?, 1, ?, ?) ON CONFLICT DO UPDATE SET words = words + 1,"
        " battery_mv = coalesce(min(battery_mv, excluded.battery_mv), battery_mv, excluded.battery_mv),"
        " signal_dbm = coalesce(min(signal_dbm, excluded.signal_dbm), signal_dbm, excluded.signal_dbm)",
        (event.device, received_at // HOUR_MS, event.battery_mv, signal),
    )
    fell = connection.execute(
        "SELECT 1 FROM events WHERE uid = ?", (uids.silence(event.device, before),)
    ).fetchone()
    if not fell:
        return ()
    return (
        BoardReturned(
            uid=uids.end_of_silence(event.device, before),
            at=received_at,
            device=event.device,
            point=board.point,
            heard_at=before,
        ),
    )


def states(connection: sqlite3.Connection) -> dict[str, State]:
    """Every board that was ever heard, by device."""
    found = {}
    for row in connection.execute("SELECT device, heard_at, report FROM board_states"):
        report = decode(json.loads(row["report"])) if row["report"] else None
        assert report is None or isinstance(report, BoardReported)
        found[row["device"]] = State(device=row["device"], heard_at=row["heard_at"], report=report)
    return found


def hours(connection: sqlite3.Connection, device: str, start: int, end: int) -> tuple[Hour, ...]:
    """The hours of a board that begin in [start, end), oldest first."""
    rows = connection.execute(
        "SELECT hour, words, battery_mv, signal_dbm FROM board_hours"
        " WHERE device = ? AND hour >= ? AND hour < ? ORDER BY hour",
        (device, -(-start // HOUR_MS), -(-end // HOUR_MS)),
    )
    return tuple(
        Hour(at=hour * HOUR_MS, words=words, battery_mv=battery, signal_dbm=signal)
        for hour, words, battery, signal in rows
    )
