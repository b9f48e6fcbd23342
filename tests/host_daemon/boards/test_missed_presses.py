"""A board counts every press of a button; what the post did not get shows in the numbers."""

import sqlite3

import pytest

from host_daemon.boards.missed_presses import count_missed
from host_daemon.events import BoardReported, Pressed, PressesMissed, PressFound
from host_daemon.store.records import Board
from host_daemon.store.schema import connect, migrate
from tests.fakes.told import press, report

DEVICE = "a0b1c2d3e4f5"


class Board1:
    """The post's books on one board, paired at the epoch 100."""

    def __init__(self, journal: sqlite3.Connection) -> None:
        self.journal = journal
        self.paired = 100
        self.seq = 0
        self.missed = 0

    def _account(self, event: Pressed | BoardReported) -> tuple:
        board = Board(device=DEVICE, name="b", app="remote", pins="x", point="p", boot=self.paired)
        told = count_missed(self.journal, event, board)
        for one in told:
            self.missed += one.count if isinstance(one, PressesMissed) else -1
        return told

    def press(self, counter: int, *, boot: int = 101, button: int = 0) -> tuple:
        self.seq += 1
        return self._account(
            press(DEVICE, self.seq, button, boot=boot, seq=self.seq, counter=counter, link="usb")
        )

    def report(self, *counters: int, queue: int = 0, boot: int = 101) -> tuple:
        self.seq += 1
        return self._account(report(DEVICE, self.seq, self.seq, boot=boot, queue=queue, counters=counters))


@pytest.fixture
def board(tmp_path) -> Board1:
    connection = connect(str(tmp_path / "journal.sqlite3"))
    migrate(connection)
    return Board1(connection)


def test_nothing_is_missed_while_the_numbers_follow_each_other(board):
    board.report(0, 0)
    board.press(1)
    board.press(2)
    board.press(1, button=1)
    board.report(2, 1)
    assert board.missed == 0


def test_a_press_that_never_comes_is_told_once(board):
    board.report(0)
    board.press(1)
    assert board.press(4) == ()
    (told,) = board.report(4)
    assert (told.count, told.button, told.device, told.point) == (2, 0, DEVICE, "p")
    assert told.uid == f"{told.cause}/missed/0"
    assert board.report(4) == ()


def test_a_press_that_nothing_followed_is_seen_in_the_report(board):
    board.report(0, 0)
    (told,) = board.report(0, 3)
    assert (told.button, told.count) == (1, 3)


def test_presses_that_still_wait_on_the_board_are_not_missed(board):
    board.report(0)
    board.press(3)
    assert board.report(3, queue=2) == ()
    board.press(1)
    board.press(2)
    assert board.report(3) == ()
    assert board.missed == 0


def test_with_one_waiting_and_two_numbers_gone_one_is_missed(board):
    board.report(0)
    board.press(3)
    board.report(3, queue=1)
    assert board.missed == 1


def test_out_of_order_makes_no_gap(board):
    board.report(0)
    for counter in (3, 1, 4, 2):
        board.press(counter)
    board.report(4)
    assert board.missed == 0


def test_a_late_press_takes_back_what_was_told(board):
    board.report(0)
    board.press(3)
    board.report(3)
    assert board.missed == 2
    (found,) = board.press(1)
    assert isinstance(found, PressFound)
    assert board.missed == 1
    board.press(2)
    assert board.missed == 0
    assert board.report(3) == ()


def test_a_late_press_in_the_middle_of_a_gap_leaves_both_sides(board):
    board.report(0)
    board.press(6)
    board.press(3)
    board.report(6)
    assert board.missed == 4


def test_a_report_that_was_long_on_its_way_accuses_nobody(board):
    board.report(0)
    board.press(5)
    board.report(1)
    assert board.missed == 1  # number 1 was counted then, waited no more, and had not come
    board.press(1)
    assert board.missed == 0


def test_what_was_counted_before_the_board_came_is_not_ours(board):
    board.press(57)
    board.report(57, 12)
    assert board.missed == 0


def test_numbers_go_on_after_a_restart(board):
    board.report(0)
    board.press(1)
    board.press(3, boot=102)
    board.report(3, boot=102)
    assert board.missed == 1
    board.press(2, boot=101)
    assert board.missed == 0


def test_a_journal_that_was_lost_begins_again(board):
    board.report(0)
    board.press(50)
    board.report(50, queue=49)
    board.report(0, boot=102)
    assert board.missed == 49  # they were on the board, and went with its journal
    board.press(1, boot=102)
    board.press(2, boot=102)
    board.report(2, boot=102)
    assert board.missed == 49


def test_a_press_after_a_lost_journal_is_not_late(board):
    board.report(0)
    board.press(1)
    board.press(2)
    board.press(1, boot=102)
    board.report(1, boot=102)
    assert board.missed == 0


def test_a_late_press_of_the_old_journal_fills_the_old_gap(board):
    board.report(0)
    board.press(3)
    board.report(0, boot=102)
    board.press(1, boot=102)
    assert board.missed == 2
    board.press(1, boot=101)
    assert board.missed == 1


def test_what_was_counted_elsewhere_before_pairing_anew_is_not_ours(board):
    board.report(0)
    board.press(1)
    board.paired = 200
    board.report(900, boot=201)
    board.press(901, boot=201)
    board.report(901, boot=201)
    assert board.missed == 0


def test_a_press_of_before_pairing_anew_still_fills_its_gap(board):
    board.report(0)
    board.press(2)
    board.paired = 200
    board.report(2, boot=201, queue=1)
    board.press(1, boot=101)
    board.report(2, boot=201)
    assert board.missed == 0


def test_the_same_frames_give_the_same_events(tmp_path):
    told = []
    for name in ("a", "b"):
        connection = connect(str(tmp_path / name))
        migrate(connection)
        board = Board1(connection)
        told.append([board.report(0), board.press(4), board.report(4), board.press(2)])
    assert told[0] == told[1]
