"""What the customer sees."""

from firmware.common.feedback_light import DARK, KEPT, THANKS, FeedbackLight


def test_thanks_only_after_the_post_has_it():
    light = FeedbackLight()
    light.pressed(100)
    assert light.light(150) == DARK
    light.acknowledged(160)
    assert light.light(161) == THANKS
    assert light.light(1659) == THANKS
    assert light.light(1660) == DARK


def test_kept_for_later_after_two_seconds_of_silence():
    light = FeedbackLight()
    light.pressed(100)
    assert light.light(2099) == DARK
    assert light.light(2100) == KEPT
    light.acknowledged(2200)
    assert light.light(2201) == KEPT
    assert light.light(3600) == DARK


def test_an_acknowledgement_of_something_old_lights_nothing():
    light = FeedbackLight()
    light.acknowledged(50)
    assert light.light(51) == DARK


def test_a_stubborn_answer_stays_until_the_post_has_it():
    light = FeedbackLight(stubborn=True)
    light.pressed(100)
    assert light.light(2100) == KEPT
    assert light.light(99999) == KEPT
    light.acknowledged(100000)
    assert light.light(100001) == THANKS
    assert light.light(101500) == DARK
