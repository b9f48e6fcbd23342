from dataclasses import replace

import pytest

from host_daemon.boards.history import hours, record_heard, record_report, states
from host_daemon.events import BoardFellSilent, BoardReported, BoardReturned
from host_daemon.store.journal import add
from host_daemon.store.records import Board
from host_daemon.store.schema import connect, migrate
from tests.fakes.told import report as board_report

BOARD = Board(device="a0b1c2d3e4f5", name="till", app="remote", pins="usb-remote", point="p", boot=5)
HOUR, MINUTE = 3_600_000, 60_000
AT = 1_795_262_400_000


def report(seq: int, **changes) -> BoardReported:
    return board_report(BOARD.device, seq, seq, **{"boot": 6, "uptime_s": seq, **changes})


@pytest.fixture
def journal(tmp_path):
    connection = connect(str(tmp_path / "journal.sqlite3"))
    migrate(connection)
    return connection


def test_a_day_of_reports_is_an_event_an_hour(journal):
    words = []
    for minute in range(24 * 60):
        words.append(record_report(journal, report(minute + 1), BOARD, minute * MINUTE))
    assert words.count("news") == 24
    assert set(words) == {"news", "nothing new"}


@pytest.mark.parametrize("change", [{"version": "2"}, {"stuck": 1}, {"boot": 7}, {"reset_cause": "watchdog"}])
def test_something_new_is_an_event_at_once(journal, change):
    record_report(journal, report(1), BOARD, 0)
    assert record_report(journal, report(2), BOARD, MINUTE) == "nothing new"
    assert record_report(journal, report(3, **change), BOARD, 2 * MINUTE) == "news"


def test_one_that_was_overtaken_is_late(journal):
    record_report(journal, report(2), BOARD, AT)
    record_heard(journal, report(2), BOARD, AT)
    assert record_report(journal, report(1), BOARD, AT + 100) == "late"
    assert record_report(journal, report(2), BOARD, AT + 4000) == "late"
    assert states(journal)[BOARD.device].report == report(2)


def test_one_that_comes_again_long_after_was_played_back(journal):
    record_report(journal, report(2), BOARD, AT)
    record_heard(journal, report(2), BOARD, AT)
    assert record_report(journal, report(2), BOARD, AT + HOUR) == "replay"


def test_a_board_that_is_paired_anew_may_count_from_below(journal):
    record_report(journal, report(9, boot=900), BOARD, 0)
    assert record_report(journal, report(1), replace(BOARD, boot=4), HOUR) == "news"


def test_an_hour_keeps_the_lowest_battery_and_signal(journal):
    for seq, battery, signal in ((1, 3900, -60), (2, 3850, -75), (3, None, None)):
        record_heard(journal, report(seq, battery_mv=battery, signal_dbm=signal), BOARD, HOUR + seq)
    record_heard(journal, report(4, battery_mv=3700), BOARD, 2 * HOUR)
    first, second = hours(journal, BOARD.device, 0, 10 * HOUR)
    assert (first.at, first.words, first.battery_mv, first.signal_dbm) == (HOUR, 3, 3850, -75)
    assert (second.at, second.battery_mv, second.signal_dbm) == (2 * HOUR, 3700, None)


def test_a_board_that_had_fallen_silent_returns_once(journal):
    record_heard(journal, report(1), BOARD, 1000)
    fell = BoardFellSilent(
        uid=f"{BOARD.device}/silent/1000", at=HOUR, device=BOARD.device, point="p", heard_at=1000
    )
    add(journal, (fell,), HOUR)
    (back,) = record_heard(journal, report(2), BOARD, 2 * HOUR)
    assert isinstance(back, BoardReturned)
    assert (back.at, back.heard_at) == (2 * HOUR, 1000)
    assert record_heard(journal, report(3), BOARD, 2 * HOUR + MINUTE) == ()
