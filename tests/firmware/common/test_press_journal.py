"""The journal of presses, over power cuts, damage and full flash."""

import os
import sys

from firmware.common import wire
from firmware.common.press_journal import CAPACITY, UNSAVED, PressJournal

# Both interpreters may run this file at the same time, in the same folder.
PATH = "_test_press_journal." + sys.implementation.name


def fresh():
    for path in (PATH, PATH + ".boot"):
        try:
            os.unlink(path)
        except OSError:
            pass


def press(journal, button):
    return journal.keep(button, wire.CLICK, None, None, 1, 0)


def buttons(journal):
    return [journal.kept(index).button for index in range(journal.pending)]


def test_every_start_has_an_epoch_of_its_own():
    fresh()
    assert [PressJournal(PATH, 100).boot for _ in range(3)] == [101, 102, 103]
    assert PressJournal(PATH, 500).boot == 501
    os.unlink(PATH)
    assert PressJournal(PATH, 100).boot == 502
    fresh()


def test_a_full_journal_refuses_and_accounts():
    fresh()
    journal = PressJournal(PATH, 100)
    for _ in range(CAPACITY):
        assert press(journal, 0)
    assert press(journal, 0) is None
    again = PressJournal(PATH)
    assert again.pending == CAPACITY and again.counters == {0: CAPACITY + 1}
    assert journal.dropped == 1
    fresh()


def test_a_torn_record_costs_only_itself():
    fresh()
    journal = PressJournal(PATH, 100)
    for button in range(2):
        press(journal, button)
    with open(PATH, "rb") as file:
        whole = file.read()
    with open(PATH, "wb") as file:
        file.write(whole[:-5])
    again = PressJournal(PATH)
    assert buttons(again) == [0] and again.damaged == 1
    press(again, 2)
    assert buttons(PressJournal(PATH)) == [0, 2]
    fresh()


def test_a_flipped_bit_costs_only_its_record():
    fresh()
    journal = PressJournal(PATH, 100)
    for button in range(3):
        press(journal, button)
    with open(PATH, "rb") as file:
        whole = bytearray(file.read())
    whole[-40] ^= 4
    with open(PATH, "wb") as file:
        file.write(whole)
    assert buttons(PressJournal(PATH)) == [0, 2]
    fresh()


def test_the_file_stays_small():
    fresh()
    journal = PressJournal(PATH, 100, most_records=50)
    for _ in range(100):
        kept = press(journal, 0)
        journal.acknowledged(kept.boot, kept.seq)
    assert os.stat(PATH)[6] <= 51 * 32
    assert PressJournal(PATH).counters == {0: 100}
    fresh()


def test_a_wake_up_goes_on_with_boot_and_seq_and_writes_nothing():
    fresh()
    first = PressJournal(PATH, 100)
    first.keep(0, wire.CLICK, None, None, 1, 10)
    first.acknowledged(first.boot, 1)
    before = os.stat(PATH)[6]
    woken = PressJournal(PATH, 100, (first.boot, first.seq))
    assert os.stat(PATH)[6] == before
    kept = woken.keep(1, wire.CLICK, None, None, 1, 20)
    assert (kept.boot, kept.seq) == (first.boot, 2)
    assert buttons(PressJournal(PATH, 100)) == [1]
    fresh()


def test_a_wake_up_that_does_not_fit_the_file_is_a_new_boot():
    fresh()
    first = PressJournal(PATH, 100)
    assert PressJournal(PATH, 500, (first.boot, 7)).boot == 501
    assert PressJournal(PATH, 100, (first.boot, 7)).boot == 502
    with open(PATH, "ab") as file:
        file.write(b"torn")
    assert PressJournal(PATH, 100, (502, 7)).boot == 503
    fresh()


def test_without_a_flash_to_write_to_presses_wait_in_memory():
    fresh()
    os.mkdir(PATH + ".boot.new")
    journal = PressJournal(PATH, 100)
    assert journal.failed and 101 <= journal.boot <= 100 + UNSAVED
    assert press(journal, 2).seq == 1 and buttons(journal) == [2] and journal.failed
    woken = PressJournal(PATH, 100, (journal.boot, journal.seq))  # no name of a press is used twice
    assert (woken.boot, press(woken, 0).seq, woken.failed) == (journal.boot, 2, True)
    os.rmdir(PATH + ".boot.new")
    press(journal, 1)
    again = PressJournal(PATH, 100)
    assert not journal.failed and buttons(again) == [2, 1] and again.boot == journal.boot + 1
    fresh()


def test_a_compacted_journal_is_short():
    fresh()
    journal = PressJournal(PATH, 100)
    for _ in range(100):
        kept = press(journal, 0)
        journal.acknowledged(kept.boot, kept.seq)
    assert os.stat(PATH)[6] > 200 * 31
    journal.compact()
    assert os.stat(PATH)[6] == 2 * 32
    fresh()


def test_answers_in_any_order_leave_the_other_presses_in_theirs():
    fresh()
    journal = PressJournal(PATH)
    for button in range(5):
        journal.keep(button, wire.CLICK, None, None, 1, 0)
    for seq, left in ((2, [0, 2, 3, 4]), (1, [2, 3, 4]), (5, [2, 3])):
        journal.acknowledged(journal.boot, seq)
        assert buttons(journal) == left
    journal.keep(7, wire.CLICK, None, None, 1, 0)
    assert buttons(journal) == buttons(PressJournal(PATH)) == [2, 3, 7]
    fresh()


def test_the_file_stays_small_also_where_every_press_is_a_wake_up():
    fresh()
    journal = PressJournal(PATH, 100, None, 50)
    for _ in range(100):
        journal = PressJournal(PATH, 100, (journal.boot, journal.seq), 50)
        kept = press(journal, 0)
        journal.acknowledged(kept.boot, kept.seq)
    assert os.stat(PATH)[6] <= 51 * 32
    assert (journal.boot, journal.seq, journal.counters) == (101, 100, {0: 100})
    fresh()
