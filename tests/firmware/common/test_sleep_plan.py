"""Sleep of a battery board."""

from firmware.common.sleep_plan import (
    GLANCE_MS,
    LINGER_MS,
    MOST_RETRY_MS,
    REPORT_MS,
    RETRY_MS,
    STUCK_MS,
    SleepMemory,
    SleepPlan,
    pack,
    unpack,
)

MEMORY = SleepMemory(1700000001, 42, 7, 1, 3, 5, 86400)


def test_what_is_kept_comes_back():
    assert unpack(pack(MEMORY)) == MEMORY


def test_damage_and_emptiness_are_noticed():
    data = pack(MEMORY)
    assert unpack(b"") is None
    assert unpack(data[:-1]) is None
    for place in range(len(data)):
        assert unpack(data[:place] + bytes((data[place] ^ 1,)) + data[place + 1 :]) is None


def test_a_board_that_has_sent_everything_sleeps_at_once():
    assert SleepPlan(1000).may_sleep(1000, False)


def test_after_a_reset_it_stays_awake_for_technicians():
    plan = SleepPlan(0, 120000)
    assert not plan.may_sleep(119999, False)
    assert plan.may_sleep(120000, False)


def test_a_press_without_an_answer_keeps_it_awake_for_the_kept_light():
    plan = SleepPlan(0)
    plan.pressed(5000)
    assert not plan.may_sleep(5000 + LINGER_MS - 1, True)
    assert plan.may_sleep(5000 + LINGER_MS, True)


def test_a_wake_up_by_the_timer_is_a_short_one():
    plan = SleepPlan(9000)
    assert not plan.may_sleep(9000 + GLANCE_MS - 1, True)
    assert plan.may_sleep(9000 + GLANCE_MS, True)


def test_with_everything_sent_it_sleeps_until_its_next_report():
    assert SleepPlan(0).length(3600000, False, False, 600000) == REPORT_MS - 3000000


def test_it_tries_again_ever_more_rarely():
    plan = SleepPlan(0)
    waits = [plan.length(0, True, False, 0) for _ in range(10)]
    assert waits[:3] == [RETRY_MS, 2 * RETRY_MS, 4 * RETRY_MS]
    assert waits[-1] == MOST_RETRY_MS
    plan.pressed(0)
    assert plan.length(0, True, False, 0) == RETRY_MS


def test_a_day_without_a_post_is_a_bounded_number_of_tries():
    plan, now, tries = SleepPlan(0), 0, 0
    while now < 86400000:
        now += plan.length(now, True, False, now)
        tries += 1
    assert tries <= 86400 / 240 + 4


def test_a_stuck_key_is_looked_at_every_five_minutes():
    assert SleepPlan(0).length(0, False, True, 0) == STUCK_MS


def test_a_report_gets_its_time_to_be_answered():
    plan = SleepPlan(0)
    plan.report_sent(60000)
    assert not plan.may_sleep(60000 + GLANCE_MS - 1, True)
    assert plan.may_sleep(60000 + GLANCE_MS - 1, False)
