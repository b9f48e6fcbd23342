"""Write contacts and their counts, kept in step with the journal event by event.

`catch_up` runs in a transaction on the journal's file, whenever somebody wants the newest figures. A press
that comes in its turn costs one step of its service point's state machine. One that comes late starts the
machine again from its state before that hour and replays whole hours, up to one whose end was quiet before
and is quiet now: nothing further on can differ. The contacts are those that `fold` makes of the whole
journal, always; a test says so.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter

from host_daemon.base.durations import HOUR_MS
from host_daemon.contacts.point import TOGETHER_MS, PointState, ServicePoint
from host_daemon.events import Asked, BackgroundMeasured, Rated
from host_daemon.projections import contacts_rows
from host_daemon.settings.contacts import ContactSettings
from host_daemon.store.contact_tables import GONE

CHUNK = 10_000  # events held in memory at a time
# The + keeps SQLite from the index by kind: it would read and sort a year of events to find the next few.
NEXT = (
    "SELECT id, kind, body FROM events"
    " WHERE id > ? AND +kind IN ('Asked', 'Rated', 'BackgroundMeasured') ORDER BY id LIMIT ?"
)
# Events of other kinds that are looked at again rather than written down as seen.
OTHERS = 1000
Step = Asked | Rated


def catch_up(connection: sqlite3.Connection, settings: ContactSettings, most: int | None = None) -> int:
    """Bring contacts and counts up to date with the journal; gives the number of events taken in.

    Call it in a transaction that may write. The events may be of any age and come in any order. When the
    windows in `settings` are not those that the contacts were made with, all are made again. most: events to
    take now, so that presses do not wait for a year of them; call again until it takes none.
    """
    windows, progress = _windows(settings), _progress(connection)
    if progress is None or progress[0] != windows:
        _forget_all(connection)
        connection.execute("INSERT INTO contact_progress VALUES (?, 0)", (windows,))
        progress = (windows, 0)
    moods, last, taken = Moods(connection), progress[1], 0
    most = 1 << 62 if most is None else most
    while taken < most and (rows := connection.execute(NEXT, (last, min(CHUNK, most - taken))).fetchall()):
        points: dict[str, list[Step]] = {}
        causes: set[str] = set()
        for number, kind, body in rows:
            if kind == "BackgroundMeasured":
                causes.add(json.loads(body)["cause"])
            else:
                step = _step(kind, body)
                points.setdefault(step.point, []).append(step)
            last = number
        for point, steps in points.items():
            _enter(connection, point, sorted(steps, key=attrgetter("at", "uid")), settings, moods)
        for cause in causes:
            _attach(connection, cause, moods)
        connection.execute("UPDATE contact_progress SET last = ?", (last,))
        taken += len(rows)
    if taken < most:
        (newest,) = connection.execute("SELECT coalesce(max(id), 0) FROM events").fetchone()
        if newest - last > OTHERS:
            connection.execute("UPDATE contact_progress SET last = ?", (newest,))
    return taken


def behind(connection: sqlite3.Connection, settings: ContactSettings) -> int:
    """About how many events of the journal the contacts lack; all of them when they must be made again."""
    (newest,) = connection.execute("SELECT coalesce(max(id), 0) FROM events").fetchone()
    progress = _progress(connection)
    done = progress[1] if progress is not None and progress[0] == _windows(settings) else 0
    return int(newest) - int(done)


def _windows(settings: ContactSettings) -> str:
    return json.dumps([settings.answer_window_s, settings.spam_window_s, TOGETHER_MS])


def _progress(connection: sqlite3.Connection) -> tuple[str, int] | None:
    """The windows that the contacts were made with, and the last event that is in them."""
    found: tuple[str, int] | None = connection.execute(
        "SELECT windows, last FROM contact_progress"
    ).fetchone()
    return found


def _forget_all(connection: sqlite3.Connection) -> None:
    """Every contact goes, with the counts. One by one they would be taken off the counts first, and no press
    could be stored for 5 s with 200,000 of them."""
    connection.execute("DROP TRIGGER contact_gone")
    for table in ("contacts", "contact_counts", "contact_states", "contact_progress"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608  # own names
    connection.execute(GONE)


class Moods(Mapping[str, BackgroundMeasured]):
    """Backgrounds by their cause, looked up in the journal."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __getitem__(self, cause: str) -> BackgroundMeasured:
        # The + keeps SQLite from the index by kind, whose order it likes and which holds a year of them.
        row = self._connection.execute(
            "SELECT body FROM events WHERE cause = ? AND +kind = 'BackgroundMeasured'"
            " ORDER BY at DESC, uid DESC LIMIT 1",
            (cause,),
        ).fetchone()
        if row is None:
            raise KeyError(cause)
        fields = json.loads(row[0])
        del fields["event"]
        return BackgroundMeasured(**fields)

    def __iter__(self) -> Iterator[str]:
        raise TypeError("backgrounds are looked up, not listed")

    def __len__(self) -> int:
        raise TypeError("backgrounds are looked up, not counted")


def _enter(
    connection: sqlite3.Connection, point: str, new: list[Step], settings: ContactSettings, moods: Moods
) -> None:
    """New events of one point, sorted; they are in the journal already, perhaps with more that are newer."""
    first, last = new[0].at // HOUR_MS, new[-1].at // HOUR_MS
    head = connection.execute(
        "SELECT at, uid, state FROM contact_states WHERE point = ? ORDER BY hour DESC LIMIT 1", (point,)
    ).fetchone()
    in_turn = head is None or (head[0], head[1]) < (new[0].at, new[0].uid)
    known: dict[int, PointState] = {}
    if in_turn:
        state = PointState() if head is None else contacts_rows.state_from_json(head[2])
    else:
        state = _before(connection, point, first)
        rows = connection.execute(
            "SELECT hour, state FROM contact_states WHERE point = ? AND hour >= ?", (point, first)
        )
        known = {hour: contacts_rows.state_from_json(written) for hour, written in rows.fetchall()}
    was = state
    news = _by_hour(new)
    hours = sorted({*news, *known})
    newest_hour = hours[-1]
    for hour in hours:
        end = (hour + 1) * HOUR_MS
        if in_turn:
            steps = news[hour]
        else:
            connection.execute(
                "DELETE FROM contacts WHERE point = ? AND at >= ? AND at < ?", (point, hour * HOUR_MS, end)
            )
            steps = [step for step in _steps(connection, hour * HOUR_MS, end) if step.point == point]
        machine = ServicePoint(settings, moods, state)
        for step in steps:
            machine.feed(step)
        newest = steps[-1]
        state = machine.state(newest.at)
        contacts_rows.put(connection, machine.contacts(newest.at))
        connection.execute(
            "INSERT OR REPLACE INTO contact_states VALUES (?, ?, ?, ?, ?)",
            (point, hour, newest.at, newest.uid, contacts_rows.state_to_json(state)),
        )
        was = known.get(hour, was)
        later = not in_turn and last <= hour < newest_hour
        if later and _quiet(was, end, settings) and _quiet(state, end, settings):
            # What was open after the hour's last event is silent by the first event of the next.
            contacts_rows.put(connection, machine.contacts(end))
            return


def _before(connection: sqlite3.Connection, point: str, hour: int) -> PointState:
    row = connection.execute(
        "SELECT state FROM contact_states WHERE point = ? AND hour < ? ORDER BY hour DESC LIMIT 1",
        (point, hour),
    ).fetchone()
    return PointState() if row is None else contacts_rows.state_from_json(row[0])


def _quiet(state: PointState, end: int, settings: ContactSettings) -> bool:
    """Whether nothing that happens from `end` on can touch what was before."""
    return ServicePoint(settings, {}, state).state(end) == PointState()


def _attach(connection: sqlite3.Connection, cause: str, moods: Moods) -> None:
    """A background came after its rating."""
    for uid, rated, rated_by in connection.execute(
        "SELECT uid, rated, rated_by FROM contacts WHERE rated = ? OR rated_by = ?", (cause, cause)
    ).fetchall():
        background = moods.get(rated) or moods.get(rated_by)
        if background is not None:
            connection.execute("UPDATE contacts SET mood = ? WHERE uid = ?", (background.mood, uid))


def _steps(connection: sqlite3.Connection, start: int, end: int) -> Iterator[Step]:
    """Asks and ratings of the journal with start <= at < end, in order."""
    for kind, body in connection.execute(
        "SELECT kind, body FROM events WHERE kind IN ('Asked', 'Rated') AND at >= ? AND at < ?"
        " ORDER BY at, uid",
        (start, end),
    ):
        yield _step(kind, body)


def _step(kind: str, body: str) -> Step:
    fields = json.loads(body)
    del fields["event"]  # checked when it was written; `decode` would check again, at ten times the cost
    return Asked(**fields) if kind == "Asked" else Rated(**fields)


def _by_hour(steps: Iterable[Step]) -> dict[int, list[Step]]:
    hours: dict[int, list[Step]] = {}
    for step in steps:
        hours.setdefault(step.at // HOUR_MS, []).append(step)
    return hours
