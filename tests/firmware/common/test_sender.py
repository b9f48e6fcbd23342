"""From press to acknowledgement, over lost answers, power cuts and damage."""

import os
import sys

from firmware.common import wire
from firmware.common.press_journal import PressJournal
from firmware.common.resend_timer import ResendTimer
from firmware.common.sender import FrameSender

DEVICE = b"\2\0\0\0\0\1"
KEY = bytes(range(32))
# Both interpreters may run this file at the same time, in the same folder.
PATH = "_test_sender." + sys.implementation.name


def fresh():
    for path in (PATH, PATH + ".boot"):
        try:
            os.unlink(path)
        except OSError:
            pass


def sender(session=1, most_records=1000):
    journal = PressJournal(PATH, 100, None, most_records)
    return FrameSender(DEVICE, KEY, journal, session, ResendTimer())


def read(data):
    return wire.check(data, KEY)


def ack(data):
    return wire.pack(wire.ack_of(read(data)), KEY)


def test_a_press_is_sent_with_its_age_until_acknowledged():
    fresh()
    board = sender()
    board.press(0, wire.CLICK, None, None, 1000, 1002)
    first = board.due(1012)
    assert read(first).age_ms == 12
    assert read(first).payload == wire.Press(0, wire.CLICK, None, 1, None)
    assert board.due(1013) is None
    assert read(board.due(1400)).age_ms == 400
    assert read(first).boot == 101 and read(first).seq == 1
    assert board.received(ack(first), 1500).button == 0
    assert board.pending == 0
    assert board.due(99999) is None
    fresh()


def test_a_board_that_has_had_power_for_months_still_knows_ages():
    for days in (49, 50, 120):
        fresh()
        board = sender()
        now = days * 86400000
        board.press(0, wire.CLICK, None, None, now, now + 2)
        assert read(board.due(now + 12)).age_ms == 12
        assert read(board.due(now + 20 * 86400000)).age_ms == 20 * 86400000
        fresh()


def test_an_edge_a_little_ahead_of_the_clock_has_no_age():
    fresh()
    board = sender()
    board.press(0, wire.CLICK, None, None, 1005, 1000)
    assert read(board.due(1001)).age_ms == 0
    fresh()


def test_an_answer_is_taken_also_when_the_flash_is_full():
    fresh()
    board = sender(most_records=2)  # the answer is the third, for which the file is written anew
    board.press(0, wire.CLICK, None, None, 1000, 1002)
    frame = board.due(1012)
    os.mkdir(PATH + ".new")  # in the way of that
    try:
        assert board.received(ack(frame), 1100).button == 0
        assert board.pending == 0
        os.rmdir(PATH + ".new")
    finally:
        fresh()


def test_waits_grow_while_nobody_answers():
    fresh()
    board = sender()
    board.press(0, wire.CLICK, None, None, 0, 0)
    sent = [now for now in range(0, 40000, 10) if board.due(now)]
    assert sent == [0, 150, 450, 1050, 2250, 4650, 9450, 19050, 29050, 39050]
    fresh()


def test_a_power_cut_keeps_the_press_and_makes_its_age_a_lower_bound():
    fresh()
    board = sender()
    board.press(2, wire.CLICK, None, None, 500, 500)
    sent = read(board.due(510))
    again = read(sender(session=2).due(700))
    assert (again.device, again.boot, again.seq) == (sent.device, sent.boot, sent.seq)
    assert again.payload == sent.payload
    assert again.flags == wire.AGE_LOWER_BOUND and again.age_ms == 700
    fresh()


def test_in_the_same_power_session_the_age_stays_exact_over_a_restart():
    fresh()
    sender().press(2, wire.CLICK, None, None, 500, 500)
    again = read(sender(session=1).due(900))
    assert again.flags == 0 and again.age_ms == 400
    fresh()


def test_one_refused_press_does_not_hold_up_the_next():
    fresh()
    board = sender()
    for button in (0, 1):
        board.press(button, wire.CLICK, None, None, 0, 0)
    buttons = [
        read(frame).payload.button for frame in (board.due(now) for now in range(0, 2000, 50)) if frame
    ]
    assert buttons[0] == 1 and set(buttons) == {0, 1}
    fresh()


def test_an_answer_made_with_another_key_or_for_another_press_changes_nothing():
    fresh()
    board = sender()
    board.press(0, wire.CLICK, None, None, 0, 0)
    frame = read(board.due(0))
    assert board.received(wire.pack(wire.ack_of(frame), bytes(32)), 1) is None
    other = wire.Frame(wire.ACK, DEVICE, frame.boot, 99, 0, 0, wire.Ack(wire.PRESS))
    assert board.received(wire.pack(other, KEY), 1) is None
    status = wire.Frame(wire.ACK, DEVICE, frame.boot, frame.seq, 0, 0, wire.Ack(wire.STATUS))
    assert board.received(wire.pack(status, KEY), 1) is None
    assert board.received(b"noise", 1) is None
    assert board.pending == 1 and board.refused == 2
    fresh()


def test_the_counter_goes_on_over_restarts_and_acknowledgements():
    fresh()
    board = sender()
    for _ in range(3):
        board.press(1, wire.CLICK, None, None, 0, 0)
        board.received(ack(board.due(0)), 0)
    again = sender(session=2)
    assert again.pending == 0
    assert again.press(1, wire.CLICK, None, None, 0, 0).counter == 4
    fresh()


def test_a_status_goes_out_once_before_the_presses():
    fresh()
    board = sender()
    board.press(0, wire.CLICK, None, None, 0, 0)
    board.report(wire.HELLO, wire.Status("remote", "1", "power_on", 0, 1, 0, 0, None, None, None, ()))
    assert read(board.due(0)).kind == wire.HELLO
    assert read(board.due(0)).kind == wire.PRESS
    assert board.due(0) is None
    fresh()


def test_a_report_waits_for_its_answer():
    fresh()
    board = sender()
    status = wire.Status("fob", "1", "deep_sleep", 0, 0, 0, 0, 2900, None, None, ())
    assert not board.waiting and not board.greeted and board.wait(0) > 0
    board.report(wire.STATUS, status)
    assert board.waiting and board.wait(0) == 0
    sent = board.due(0)
    assert (read(sent).seq, read(sent).flags, read(sent).age_ms) == (1, 0, 0)
    board.received(ack(sent), 5)
    assert not board.waiting and board.greeted
    fresh()


def test_a_new_press_goes_first_and_at_once_however_long_the_others_have_waited():
    fresh()
    board = sender()
    for button in (0, 1):
        board.press(button, wire.CLICK, None, None, 0, 0)
    for now in range(0, 6000, 10):
        board.due(now)
    board.press(2, wire.CLICK, None, None, 6000, 6000)
    assert read(board.due(6000)).payload.button == 2
    fresh()


def test_a_way_to_the_post_that_is_back_is_used_at_once():
    fresh()
    board = sender()
    board.press(0, wire.CLICK, None, None, 0, 0)
    for now in range(0, 6000, 10):
        board.due(now)
    assert board.due(6000) is None
    board.send_at_once(6000)
    assert board.wait(6000) == 0
    assert read(board.due(6000)).kind == wire.PRESS
    fresh()


def test_what_is_no_answer_to_this_board_is_passed_over():
    fresh()
    board = sender()
    board.press(0, wire.CLICK, None, None, 0, 0)
    own = board.due(0)
    assert board.received(own, 1) is None
    frame = read(own)
    other = wire.Frame(wire.ACK, b"\2\0\0\0\0\2", frame.boot, frame.seq, 0, 0, wire.Ack(wire.PRESS))
    assert board.received(wire.pack(other, KEY), 1) is None
    assert board.pending == 1
    fresh()
