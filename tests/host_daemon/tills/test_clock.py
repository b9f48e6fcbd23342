"""A till's clock, judged by when its receipts arrive."""

from __future__ import annotations

from host_daemon.tills.clock import TillClock

MINUTE = 60_000


def test_a_wrong_clock_is_noticed_and_corrected_by_arrival():
    clock = TillClock(2 * MINUTE)
    hour = 3_600_000
    for i in range(5):
        arrived = 100 * hour + i * 5 * MINUTE
        assert clock.moment(arrived + hour, arrived) == arrived
    assert clock.ahead_ms == hour


def test_a_wrong_clock_is_noticed_in_a_table_that_is_looked_at():
    clock, hour = TillClock(2 * MINUTE), 60 * MINUTE
    found = []
    for i in range(6):
        arrived = 100 * hour + i * 7 * MINUTE
        found.append(clock.moment(arrived - 4000 - i * 1000 - hour, arrived, fetched=True) - arrived)
    # An hour slow. Three rows tell, the fourth is known to have come alone by the fifth.
    assert found[:3] == [-hour - 4000, -hour - 5000, -hour - 6000]
    assert found[4:] == [0, 0]
    assert abs(clock.ahead_ms + hour) < 10_000


def test_rows_that_are_written_late_keep_their_times():
    clock, hour = TillClock(2 * MINUTE), 60 * MINUTE
    for i, late in enumerate((50, 20, 35, 5, 41, 12, 28, 55, 9, 33)):
        arrived = 100 * hour + i * 10 * MINUTE
        assert clock.moment(arrived - late * MINUTE, arrived, fetched=True) == arrived - late * MINUTE
    assert clock.ahead_ms == 0


def test_what_a_night_brings_at_once_keeps_its_times():
    clock, hour = TillClock(2 * MINUTE), 60 * MINUTE
    for day in range(6):
        night = (100 + day * 24) * hour
        for i in range(20):  # the first sale of each day at the same time
            printed = night - 19 * hour + i * 10 * MINUTE
            assert clock.moment(printed, night + i * 3, fetched=True) == printed
    assert clock.ahead_ms == 0


def test_a_clock_that_only_prints_minutes_is_right():
    clock = TillClock(2 * MINUTE)
    for i in range(5):
        clock.moment(i * 5 * MINUTE, i * 5 * MINUTE + 59_000)
    assert clock.ahead_ms == 0


def test_receipts_held_back_by_a_dead_line_keep_their_times():
    clock = TillClock(2 * MINUTE)
    ten = 10 * MINUTE
    for i in range(4):
        clock.moment(i * MINUTE + ten, i * MINUTE)  # ten minutes ahead, as always
    back = 600 * MINUTE
    clock.moment(back - 50 * MINUTE + ten, back)
    assert clock.moment(back - 40 * MINUTE + ten, back + 10) == back - 40 * MINUTE
    assert clock.moment(back - 30 * MINUTE + ten, back + 20) == back - 30 * MINUTE


def test_a_receipt_is_never_later_than_its_arrival():
    clock = TillClock(2 * MINUTE)
    clock.moment(0, 0)
    assert clock.moment(999 * MINUTE, 1) == 1
