"""From press to acknowledgement, over lost answers, power cuts and damage."""

import os
import sys

from firmware.common import journal as journals
from firmware.common import wire
from firmware.common.backoff import Backoff
from firmware.common.courier import Courier
from firmware.common.journal import CAPACITY, Journal

DEVICE = b"\2\0\0\0\0\1"
KEY = bytes(range(32))
# Both interpreters may run this file at the same time, in the same folder.
PATH = "_test_journal." + sys.implementation.name


def fresh():
    for path in (PATH, PATH + ".boot"):
        try:
            os.unlink(path)
        except OSError:
            pass


def courier(session=1, floor=100):
    return Courier(DEVICE, KEY, Journal(PATH, floor), session, Backoff())


def buttons(journal):
    return [journal.kept(index).button for index in range(journal.pending)]


def read(data):
    return wire.check(data, KEY)


def ack(data):
    return wire.pack(wire.ack_of(read(data)), KEY)


def test_a_press_is_sent_with_its_age_until_acknowledged():
    fresh()
    board = courier()
    board.press(0, wire.CLICK, None, None, 1000, 1002)
    first = board.due(1012)
    assert read(first).age_ms == 12
    assert read(first).payload == wire.Press(0, wire.CLICK, None, 1, None)
    assert board.due(1013) is None
    assert read(board.due(1400)).age_ms == 400
    assert read(first).boot == 101 and read(first).seq == 1
    assert board.heard(ack(first), 1500).button == 0
    assert board.pending == 0
    assert board.due(99999) is None
    fresh()


def test_a_board_that_has_had_power_for_months_still_knows_ages():
    for days in (49, 50, 120):
        fresh()
        board = courier()
        now = days * 86400000
        board.press(0, wire.CLICK, None, None, now, now + 2)
        assert read(board.due(now + 12)).age_ms == 12
        assert read(board.due(now + 20 * 86400000)).age_ms == 20 * 86400000
        fresh()


def test_an_edge_a_little_ahead_of_the_clock_has_no_age():
    fresh()
    board = courier()
    board.press(0, wire.CLICK, None, None, 1005, 1000)
    assert read(board.due(1001)).age_ms == 0
    fresh()


def test_an_answer_is_taken_also_when_the_flash_is_full():
    fresh()
    board = courier()
    board.press(0, wire.CLICK, None, None, 1000, 1002)
    frame = board.due(1012)

    def full(record):
        raise OSError(28)

    board._journal._append = full
    assert board.heard(ack(frame), 1100).button == 0
    assert board.pending == 0
    fresh()


def test_waits_grow_while_nobody_answers():
    fresh()
    board = courier()
    board.press(0, wire.CLICK, None, None, 0, 0)
    sent = [now for now in range(0, 40000, 10) if board.due(now)]
    assert sent == [0, 150, 450, 1050, 2250, 4650, 9450, 19050, 29050, 39050]
    fresh()


def test_a_power_cut_keeps_the_press_and_makes_its_age_a_lower_bound():
    fresh()
    board = courier()
    board.press(2, wire.CLICK, None, None, 500, 500)
    sent = read(board.due(510))
    again = read(courier(session=2).due(700))
    assert (again.device, again.boot, again.seq) == (sent.device, sent.boot, sent.seq)
    assert again.payload == sent.payload
    assert again.flags == wire.AGE_LOWER_BOUND and again.age_ms == 700
    fresh()


def test_in_the_same_power_session_the_age_stays_exact_over_a_restart():
    fresh()
    courier().press(2, wire.CLICK, None, None, 500, 500)
    again = read(courier(session=1).due(900))
    assert again.flags == 0 and again.age_ms == 400
    fresh()


def test_every_start_has_an_epoch_of_its_own():
    fresh()
    assert [Journal(PATH, 100).boot for _ in range(3)] == [101, 102, 103]
    assert Journal(PATH, 500).boot == 501
    os.unlink(PATH)
    assert Journal(PATH, 100).boot == 502
    fresh()


def test_one_refused_press_does_not_hold_up_the_next():
    fresh()
    board = courier()
    for button in (0, 1):
        board.press(button, wire.CLICK, None, None, 0, 0)
    buttons = [
        read(frame).payload.button for frame in (board.due(now) for now in range(0, 2000, 50)) if frame
    ]
    assert buttons[0] == 1 and set(buttons) == {0, 1}
    fresh()


def test_an_answer_made_with_another_key_or_for_another_press_changes_nothing():
    fresh()
    board = courier()
    board.press(0, wire.CLICK, None, None, 0, 0)
    frame = read(board.due(0))
    assert board.heard(wire.pack(wire.ack_of(frame), bytes(32)), 1) is None
    other = wire.Frame(wire.ACK, DEVICE, frame.boot, 99, 0, 0, wire.Ack(wire.PRESS))
    assert board.heard(wire.pack(other, KEY), 1) is None
    status = wire.Frame(wire.ACK, DEVICE, frame.boot, frame.seq, 0, 0, wire.Ack(wire.STATUS))
    assert board.heard(wire.pack(status, KEY), 1) is None
    assert board.heard(b"noise", 1) is None
    assert board.pending == 1 and board.refused == 2
    fresh()


def test_the_counter_goes_on_over_restarts_and_acknowledgements():
    fresh()
    board = courier()
    for _ in range(3):
        board.press(1, wire.CLICK, None, None, 0, 0)
        board.heard(ack(board.due(0)), 0)
    again = courier(session=2)
    assert again.pending == 0
    assert again.press(1, wire.CLICK, None, None, 0, 0).counter == 4
    fresh()


def test_a_full_journal_refuses_and_accounts():
    fresh()
    board = courier()
    for _ in range(CAPACITY):
        assert board.press(0, wire.CLICK, None, None, 0, 0)
    assert board.press(0, wire.CLICK, None, None, 0, 0) is None
    again = Journal(PATH)
    assert again.pending == CAPACITY and again.counters == {0: CAPACITY + 1}
    assert board._journal.dropped == 1
    fresh()


def test_a_torn_record_costs_only_itself():
    fresh()
    board = courier()
    board.press(0, wire.CLICK, None, None, 0, 0)
    board.press(1, wire.CLICK, None, None, 0, 0)
    with open(PATH, "rb") as file:
        whole = file.read()
    with open(PATH, "wb") as file:
        file.write(whole[:-5])
    again = Journal(PATH)
    assert buttons(again) == [0] and again.damaged == 1
    again.keep(2, wire.CLICK, None, None, 1, 0)
    assert buttons(Journal(PATH)) == [0, 2]
    fresh()


def test_a_flipped_bit_costs_only_its_record():
    fresh()
    board = courier()
    for button in range(3):
        board.press(button, wire.CLICK, None, None, 0, 0)
    with open(PATH, "rb") as file:
        whole = bytearray(file.read())
    whole[-40] ^= 4
    with open(PATH, "wb") as file:
        file.write(whole)
    assert buttons(Journal(PATH)) == [0, 2]
    fresh()


def test_the_file_stays_small():
    fresh()
    rewrite, journals._REWRITE = journals._REWRITE, 50
    board = courier()
    for _ in range(100):
        board.press(0, wire.CLICK, None, None, 0, 0)
        board.heard(ack(board.due(0)), 0)
    journals._REWRITE = rewrite
    assert os.stat(PATH)[6] <= 51 * 32
    assert Journal(PATH).counters == {0: 100}
    fresh()


def test_a_status_goes_out_once_before_the_presses():
    fresh()
    board = courier()
    board.press(0, wire.CLICK, None, None, 0, 0)
    board.report(wire.HELLO, wire.Status("remote", "1", "power_on", 0, 1, 0, 0, None, None, None, ()))
    assert read(board.due(0)).kind == wire.HELLO
    assert read(board.due(0)).kind == wire.PRESS
    assert board.due(0) is None
    fresh()


def test_a_wake_up_goes_on_with_boot_and_seq_and_writes_nothing():
    fresh()
    first = Journal(PATH, 100)
    first.keep(0, wire.CLICK, None, None, 1, 10)
    first.acknowledged(first.boot, 1)
    before = os.stat(PATH)[6]
    woken = Journal(PATH, 100, (first.boot, first.seq))
    assert os.stat(PATH)[6] == before
    kept = woken.keep(1, wire.CLICK, None, None, 1, 20)
    assert (kept.boot, kept.seq) == (first.boot, 2)
    assert buttons(Journal(PATH, 100)) == [1]
    fresh()


def test_a_wake_up_that_does_not_fit_the_file_is_a_new_boot():
    fresh()
    first = Journal(PATH, 100)
    assert Journal(PATH, 500, (first.boot, 7)).boot == 501
    assert Journal(PATH, 100, (first.boot, 7)).boot == 502
    with open(PATH, "ab") as file:
        file.write(b"torn")
    assert Journal(PATH, 100, (502, 7)).boot == 503
    fresh()


def test_a_tidy_journal_is_short():
    fresh()
    board = courier()
    for _ in range(100):
        board.press(0, wire.CLICK, None, None, 0, 0)
        board.heard(ack(board.due(0)), 0)
    assert os.stat(PATH)[6] > 200 * 31
    board._journal.tidy()
    assert os.stat(PATH)[6] == 2 * 32
    fresh()


def test_a_report_waits_for_its_answer():
    fresh()
    board = courier()
    status = wire.Status("fob", "1", "deep_sleep", 0, 0, 0, 0, 2900, None, None, ())
    assert not board.waiting and not board.greeted and board.wait(0) > 0
    board.report(wire.STATUS, status)
    assert board.waiting and board.wait(0) == 0
    sent = board.due(0)
    assert (read(sent).seq, read(sent).flags, read(sent).age_ms) == (1, 0, 0)
    board.heard(ack(sent), 5)
    assert not board.waiting and board.greeted
    fresh()


def test_a_new_press_goes_first_and_at_once_however_long_the_others_have_waited():
    fresh()
    board = courier()
    for button in (0, 1):
        board.press(button, wire.CLICK, None, None, 0, 0)
    for now in range(0, 6000, 10):
        board.due(now)
    board.press(2, wire.CLICK, None, None, 6000, 6000)
    assert read(board.due(6000)).payload.button == 2
    fresh()


def test_a_way_to_the_post_that_is_back_is_used_at_once():
    fresh()
    board = courier()
    board.press(0, wire.CLICK, None, None, 0, 0)
    for now in range(0, 6000, 10):
        board.due(now)
    assert board.due(6000) is None
    board.hurry(6000)
    assert board.wait(6000) == 0
    assert read(board.due(6000)).kind == wire.PRESS
    fresh()


def test_what_is_no_answer_to_this_board_is_passed_over():
    fresh()
    board = courier()
    board.press(0, wire.CLICK, None, None, 0, 0)
    own = board.due(0)
    assert board.heard(own, 1) is None
    frame = read(own)
    other = wire.Frame(wire.ACK, b"\2\0\0\0\0\2", frame.boot, frame.seq, 0, 0, wire.Ack(wire.PRESS))
    assert board.heard(wire.pack(other, KEY), 1) is None
    assert board.pending == 1
    fresh()


def test_answers_in_any_order_leave_the_other_presses_in_theirs():
    fresh()
    journal = Journal(PATH)
    for button in range(5):
        journal.keep(button, wire.CLICK, None, None, 1, 0)
    for seq, left in ((2, [0, 2, 3, 4]), (1, [2, 3, 4]), (5, [2, 3])):
        journal.acknowledged(journal.boot, seq)
        assert buttons(journal) == left
    journal.keep(7, wire.CLICK, None, None, 1, 0)
    assert buttons(journal) == buttons(Journal(PATH)) == [2, 3, 7]
    fresh()


def test_the_file_stays_small_also_where_every_press_is_a_wake_up():
    fresh()
    rewrite, journals._REWRITE = journals._REWRITE, 50
    journal = Journal(PATH, 100)
    for _ in range(100):
        journal = Journal(PATH, 100, (journal.boot, journal.seq))
        journal.keep(0, wire.CLICK, None, None, 1, 0)
        journal.acknowledged(journal.boot, journal.seq)
    journals._REWRITE = rewrite
    assert os.stat(PATH)[6] <= 51 * 32
    assert (journal.boot, journal.seq, journal.counters) == (101, 100, {0: 100})
    fresh()
