"""Missed presses: counted by a board, never received; found by the counters, told once, corrected later.

Every press carries how often its button was pressed since the board was made, every report the same of all
buttons. A number that has not arrived is a gap. It may still come: packets overtake each other, and a board
sends a new press before older ones. So a gap is told as missed only when a report shows that the board has
fewer presses waiting than numbers are missing. One that comes after all takes its number out of the gap, and
what had been told is taken back.

What looks like a gap and is none: numbers from before the board came to this post or was paired anew with
it, and a counter that begins again, because the board's journal was lost.
"""

from __future__ import annotations

import sqlite3
from collections import Counter

from host_daemon.events import BoardReported, Event, Pressed, PressesMissed, PressFound, uids
from host_daemon.store.records import Board


def count_missed(
    connection: sqlite3.Connection, event: Pressed | BoardReported, board: Board
) -> tuple[Event, ...]:
    """Count a new press or report, within a transaction; gives what is now known to be missed or found."""
    if isinstance(event, Pressed):
        if _follows(connection, event, board):
            return ()
        found = _fill(connection, event)
        if not found:
            _count(connection, event, board, event.button, event.counter - 1)
            connection.execute(
                "UPDATE board_counters SET top = max(top, ?) WHERE device = ? AND button = ? AND boot = ?",
                (event.counter, event.device, event.button, event.boot),
            )
        return (_found(event, board),) if found == "told" else ()
    for button, counter in enumerate(event.counters):
        _count(connection, event, board, button, counter)
    return _settle(connection, event, board)


def missed(events: tuple[PressesMissed | PressFound, ...]) -> Counter[str]:
    """Presses that are missed of each board by these events: one that was found again counts no more."""
    found: Counter[str] = Counter()
    for event in events:
        found[event.device] += event.count if isinstance(event, PressesMissed) else -1
    return +found


def _follows(connection: sqlite3.Connection, event: Pressed, board: Board) -> bool:
    """Whether the press is the next of its button, as nearly all are; then that is all there is to do."""
    done = connection.execute(
        "UPDATE board_counters SET top = ?"
        " WHERE device = ? AND button = ? AND top = ? AND boot = ? AND paired = ?",
        (event.counter, event.device, event.button, event.counter - 1, event.boot, board.boot),
    )
    return done.rowcount == 1


def _count(
    connection: sqlite3.Connection, event: Pressed | BoardReported, board: Board, button: int, before: int
) -> None:
    """Up to this moment the button had counted `before` presses: those that nobody knows of are a gap."""
    row = connection.execute(
        "SELECT top, boot, paired FROM board_counters WHERE device = ? AND button = ?", (event.device, button)
    ).fetchone()
    top, boot, paired = row or (before, event.boot, board.boot)
    if event.boot < boot:
        return
    anew = paired != board.boot and event.boot > board.boot
    begun_again = event.boot > boot and before < top
    if row is None or anew or begun_again:
        top, paired = before, board.boot
    elif before > top:
        connection.execute(
            "INSERT INTO board_gaps (device, button, first, last, low, high, told)"
            " VALUES (?, ?, ?, ?, ?, ?, 0)",
            (event.device, button, top + 1, before, boot, event.boot),
        )
        top = before
    connection.execute(
        "INSERT OR REPLACE INTO board_counters VALUES (?, ?, ?, ?, ?)",
        (event.device, button, top, event.boot, paired),
    )


def _fill(connection: sqlite3.Connection, event: Pressed) -> str:
    """Take the press out of the gap that waited for it: `told` or `waiting`, or empty when none did."""
    row = connection.execute(
        "SELECT * FROM board_gaps WHERE device = ? AND button = ?"
        " AND first <= ? AND last >= ? AND low <= ? AND high >= ?",
        (event.device, event.button, event.counter, event.counter, event.boot, event.boot),
    ).fetchone()
    if row is None:
        return ""
    connection.execute("DELETE FROM board_gaps WHERE id = ?", (row["id"],))
    _put(connection, row, row["first"], event.counter - 1, row["told"])
    _put(connection, row, event.counter + 1, row["last"], row["told"])
    return "told" if row["told"] else "waiting"


def _put(connection: sqlite3.Connection, row: sqlite3.Row, first: int, last: int, told: int) -> None:
    """A part of the gap `row`, if there is anything in it."""
    if first <= last:
        connection.execute(
            "INSERT INTO board_gaps (device, button, first, last, low, high, told)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (row["device"], row["button"], first, last, row["low"], row["high"], told),
        )


def _settle(connection: sqlite3.Connection, report: BoardReported, board: Board) -> tuple[Event, ...]:
    """Tell the oldest of the missing numbers, as many as cannot be waiting on the board."""
    rows = connection.execute(
        "SELECT * FROM board_gaps WHERE device = ? AND told = 0 ORDER BY high, button, first",
        (report.device,),
    ).fetchall()
    # A report that was long on its way knows nothing of what was pressed since.
    shown = [(row, min(row["last"], _shown(row, report))) for row in rows]
    waiting = [(row, last) for row, last in shown if last >= row["first"]]
    lost = sum(last - row["first"] + 1 for row, last in waiting) - report.queue
    missed: dict[int, int] = {}
    for row, shown_last in waiting:
        if lost <= 0:
            break
        last = min(shown_last, row["first"] + lost - 1)
        count = last - row["first"] + 1
        lost -= count
        missed[row["button"]] = missed.get(row["button"], 0) + count
        connection.execute("DELETE FROM board_gaps WHERE id = ?", (row["id"],))
        _put(connection, row, row["first"], last, told=1)
        _put(connection, row, last + 1, row["last"], told=0)
    return tuple(
        PressesMissed(
            uid=uids.missed(report.uid, button),
            at=report.at,
            point=board.point,
            operator=board.operator,
            device=report.device,
            button=button,
            count=count,
            cause=report.uid,
        )
        for button, count in missed.items()
    )


def _shown(row: sqlite3.Row, report: BoardReported) -> int:
    """The last number of the gap's button that the board had counted when it made the report."""
    if row["high"] < report.boot:
        return int(row["last"])
    if row["high"] > report.boot or row["button"] >= len(report.counters):
        return -1
    return int(report.counters[row["button"]])


def _found(event: Pressed, board: Board) -> PressFound:
    return PressFound(
        uid=uids.found(event.uid),
        at=event.at,
        point=board.point,
        operator=board.operator,
        device=event.device,
        button=event.button,
        cause=event.uid,
    )
