import pytest

from host_daemon.boards.rejected_frames import Refusals, since, write
from host_daemon.store.schema import connect, migrate

MINE = "a0b1c2d3e4f5"
MINUTE = 60_000
DAY = 24 * 60 * MINUTE
NOW = 5 * MINUTE


@pytest.fixture
def journal(tmp_path):
    connection = connect(str(tmp_path / "journal.sqlite3"))
    migrate(connection)
    return connection


@pytest.fixture
def refusals() -> Refusals:
    return Refusals(lambda device: device == MINE)


def told(journal, start=0):
    return {(one.device, one.why): one.count for one in since(journal, start)}


def test_a_flood_is_one_row_a_minute(journal, refusals):
    for second in range(60):
        for _ in range(100):
            refusals.put(MINE, "bad tag", second * 1000)
    write(journal, refusals.take(), NOW)
    assert told(journal) == {(MINE, "bad tag"): 6000}
    assert journal.execute("SELECT count(*) FROM board_refusals").fetchone()[0] == 1


def test_only_the_first_of_its_kind_is_worth_a_line(refusals):
    assert refusals.put(MINE, "bad tag", 0)
    assert not refusals.put(MINE, "bad tag", 1)
    assert refusals.put(MINE, "replay", 2)


def test_strangers_of_many_names_share_one(journal, refusals):
    for number in range(1000):
        refusals.put(f"{number:012x}", "unknown board", 0)
    refusals.put(MINE, "bad tag", 0)
    write(journal, refusals.take(), NOW)
    found = told(journal)
    assert len(found) == 5 + 1 + 1
    assert found["", "unknown board"] == 995
    assert found[MINE, "bad tag"] == 1


def test_counts_of_several_writings_add_up(journal, refusals):
    for _ in range(2):
        refusals.put(MINE, "malformed", 5)
        write(journal, refusals.take(), NOW)
    assert told(journal) == {(MINE, "malformed"): 2}


def test_what_could_not_be_written_is_counted_on(journal, refusals):
    refusals.put(MINE, "malformed", 5)
    counts = refusals.take()
    refusals.put(MINE, "malformed", 6)
    refusals.give_back(counts)
    write(journal, refusals.take(), NOW)
    assert told(journal) == {(MINE, "malformed"): 2}


def test_while_the_disk_is_away_the_oldest_minutes_go(refusals):
    for minute in range(100_000):
        refusals.put(MINE, "malformed", minute * MINUTE)
    refusals.give_back(refusals.take())
    kept = refusals.take()
    assert len(kept) == 3000
    assert min(minute for minute, _, _ in kept) == 97_000


def test_old_ones_go_after_ninety_days_of_time_that_has_passed(journal, refusals):
    refusals.put(MINE, "malformed", 0)
    write(journal, refusals.take(), NOW)
    refusals.put(MINE, "replay", 91 * DAY)
    write(journal, refusals.take(), 90 * DAY)
    assert told(journal) == {(MINE, "malformed"): 1, (MINE, "replay"): 1}
    write(journal, refusals.take(), 91 * DAY)
    assert told(journal) == {(MINE, "replay"): 1}
