"""The timer of resending."""

from firmware.common.resend_timer import ResendTimer


def test_waits_double_up_to_the_longest():
    timer, now, waits = ResendTimer(150, 1000), 0, []
    for _ in range(5):
        timer.sent(now)
        waits.append(timer.wait(now))
        now += waits[-1]
    assert waits == [150, 300, 600, 1000, 1000]


def test_a_reset_is_due_at_once_and_starts_over():
    timer = ResendTimer(150, 1000)
    for now in (0, 150):
        timer.sent(now)
    timer.reset(200)
    assert timer.wait(200) == 0
    timer.sent(200)
    assert timer.wait(200) == 150
