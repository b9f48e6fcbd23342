"""When a battery board sleeps, and for how long."""

from firmware.common.rest import (
    GLANCE_MS,
    LINGER_MS,
    MOST_RETRY_MS,
    REPORT_MS,
    RETRY_MS,
    STUCK_MS,
    Memory,
    Rest,
    pack,
    unpack,
)

MEMORY = Memory(1700000001, 42, 7, 1, 3, 5, 86400)


def test_what_is_kept_comes_back():
    assert unpack(pack(MEMORY)) == MEMORY


def test_damage_and_emptiness_are_noticed():
    data = pack(MEMORY)
    assert unpack(b"") is None
    assert unpack(data[:-1]) is None
    for place in range(len(data)):
        assert unpack(data[:place] + bytes((data[place] ^ 1,)) + data[place + 1 :]) is None


def test_a_board_to_which_nothing_is_owed_sleeps_at_once():
    assert Rest(1000).may(1000, False)


def test_after_a_reset_it_stays_awake_for_technicians():
    rest = Rest(0, 120000)
    assert not rest.may(119999, False)
    assert rest.may(120000, False)


def test_a_press_without_an_answer_keeps_it_awake_for_the_kept_light():
    rest = Rest(0)
    rest.pressed(5000)
    assert not rest.may(5000 + LINGER_MS - 1, True)
    assert rest.may(5000 + LINGER_MS, True)


def test_a_wake_up_by_the_timer_is_a_short_one():
    rest = Rest(9000)
    assert not rest.may(9000 + GLANCE_MS - 1, True)
    assert rest.may(9000 + GLANCE_MS, True)


def test_without_debts_it_sleeps_until_its_next_report():
    assert Rest(0).length(3600000, False, False, 600000) == REPORT_MS - 3000000


def test_it_tries_again_ever_more_rarely():
    rest = Rest(0)
    waits = [rest.length(0, True, False, 0) for _ in range(10)]
    assert waits[:3] == [RETRY_MS, 2 * RETRY_MS, 4 * RETRY_MS]
    assert waits[-1] == MOST_RETRY_MS
    rest.pressed(0)
    assert rest.length(0, True, False, 0) == RETRY_MS


def test_a_day_without_a_post_is_a_bounded_number_of_tries():
    rest, now, tries = Rest(0), 0, 0
    while now < 86400000:
        now += rest.length(now, True, False, now)
        tries += 1
    assert tries <= 86400 / 240 + 4


def test_a_stuck_key_is_looked_at_every_five_minutes():
    assert Rest(0).length(0, False, True, 0) == STUCK_MS


def test_a_report_gets_its_time_to_be_answered():
    rest = Rest(0)
    rest.reported(60000)
    assert not rest.may(60000 + GLANCE_MS - 1, True)
    assert rest.may(60000 + GLANCE_MS - 1, False)
