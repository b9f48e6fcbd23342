"""Growing waits."""

from firmware.common.backoff import Backoff


def test_waits_double_up_to_the_longest():
    backoff, now, waits = Backoff(150, 1000), 0, []
    for _ in range(5):
        backoff.sent(now)
        waits.append(backoff.wait(now))
        now += waits[-1]
    assert waits == [150, 300, 600, 1000, 1000]


def test_a_reset_is_due_at_once_and_starts_over():
    backoff = Backoff(150, 1000)
    for now in (0, 150):
        backoff.sent(now)
    backoff.reset(200)
    assert backoff.wait(200) == 0
    backoff.sent(200)
    assert backoff.wait(200) == 150
