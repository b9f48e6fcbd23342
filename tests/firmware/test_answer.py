"""What the customer sees."""

from firmware.common.answer import DARK, KEPT, THANKS, Answer


def test_thanks_only_after_the_post_has_it():
    answer = Answer()
    answer.pressed(100)
    assert answer.light(150) == DARK
    answer.acknowledged(160)
    assert answer.light(161) == THANKS
    assert answer.light(1659) == THANKS
    assert answer.light(1660) == DARK


def test_kept_for_later_after_two_seconds_of_silence():
    answer = Answer()
    answer.pressed(100)
    assert answer.light(2099) == DARK
    assert answer.light(2100) == KEPT
    answer.acknowledged(2200)
    assert answer.light(2201) == KEPT
    assert answer.light(3600) == DARK


def test_an_acknowledgement_of_something_old_lights_nothing():
    answer = Answer()
    answer.acknowledged(50)
    assert answer.light(51) == DARK


def test_a_stubborn_answer_stays_until_the_post_has_it():
    answer = Answer(stubborn=True)
    answer.pressed(100)
    assert answer.light(2100) == KEPT
    assert answer.light(99999) == KEPT
    answer.acknowledged(100000)
    assert answer.light(100001) == THANKS
    assert answer.light(101500) == DARK
