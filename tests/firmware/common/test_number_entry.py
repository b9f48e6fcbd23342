"""The number before the smiley."""

from firmware.common.number_entry import NumberEntry


def typed(digits):
    entry = NumberEntry()
    answers = [entry.digit(digit, 0) for digit in digits]
    return entry, answers


def test_numbers_from_0_to_255():
    assert typed([0])[0].take(1) == 0
    assert typed([7])[0].take(1) == 7
    assert typed([0, 4, 2])[0].take(1) == 42
    assert typed([2, 5, 5])[0].take(1) == 255


def test_256_is_refused_and_forgotten():
    entry, answers = typed([2, 5, 6])
    assert answers == [True, True, False]
    assert entry.take(1) is None


def test_a_number_is_used_once():
    entry, _ = typed([4])
    assert entry.take(1) == 4
    assert entry.take(2) is None


def test_correction_and_time_out():
    entry, _ = typed([4])
    entry.clear()
    assert entry.take(1) is None
    entry.digit(4, 100)
    entry.digit(2, 10000)
    assert entry.take(19999) == 42
    entry.digit(4, 0)
    assert entry.take(10000) is None
