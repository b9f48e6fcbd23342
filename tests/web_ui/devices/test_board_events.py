from __future__ import annotations

from typing import Any

from host_daemon.base.durations import MINUTE_MS
from host_daemon.events import BoardFellSilent, PressesMissed
from host_daemon.store.journal import Journal, add
from host_daemon.store.reader import Reader
from tests.web_ui.devices.fob import BOARD, report
from tests.web_ui.incident import AT
from web_ui.devices.board_events import BoardEvent, events_of

HERE: dict[str, Any] = {"device": BOARD.device, "point": "point-1"}


def told(journal: Journal, *events: Any, start: int = 0) -> tuple[BoardEvent, ...]:
    journal.submit(lambda db: add(db, events, AT)).result()
    return events_of(Reader(journal.path), BOARD, ("ask", "thanks"), start)


def test_a_new_boot_is_a_start_at_the_time_it_counts_from(journal: Journal) -> None:
    found = told(journal, report(1, AT, uptime_s=60, reset_cause="watchdog"))
    assert found == (BoardEvent(at=AT - MINUTE_MS, kind="started", what="watchdog"),)


def test_reports_of_one_boot_are_one_start(journal: Journal) -> None:
    found = told(journal, *(report(n, AT + n * MINUTE_MS, boot=7) for n in range(3)))
    assert [one.kind for one in found] == ["started"]


def test_lost_presses_name_their_button_and_how_many(journal: Journal) -> None:
    missed = PressesMissed(uid="m", at=AT, operator=None, button=1, count=2, cause="c", **HERE)
    unknown = PressesMissed(uid="n", at=AT - 1, operator=None, button=9, count=1, cause="c", **HERE)
    found = told(journal, missed, unknown)
    assert [(one.what, one.count) for one in found] == [("thanks", 2), ("", 1)]


def test_other_boards_are_left_out(journal: Journal) -> None:
    silent = BoardFellSilent(uid="s", at=AT, heard_at=1, device="000000000000", point="point-1")
    assert told(journal, silent) == ()


def test_the_newest_stands_first(journal: Journal) -> None:
    silences = [BoardFellSilent(uid=f"s{n}", at=AT + n, heard_at=1, **HERE) for n in range(3)]
    assert [one.at for one in told(journal, *silences)] == [AT + 2, AT + 1, AT]


def test_what_is_older_than_the_start_is_left_out(journal: Journal) -> None:
    silences = [BoardFellSilent(uid=f"s{n}", at=AT + n, heard_at=1, **HERE) for n in range(3)]
    assert [one.at for one in told(journal, *silences, start=AT + 2)] == [AT + 2]
