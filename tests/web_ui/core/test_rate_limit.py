from __future__ import annotations

from web_ui.core.rate_limit import KEYS, Limiter


def test_the_window_slides() -> None:
    limiter = Limiter(2, 1000)
    assert [limiter.allow("a", now) for now in (0, 10, 20, 999, 1000, 1005, 1010)] == [
        True, True, False, False, True, False, True,
    ]  # fmt: skip


def test_keys_do_not_disturb_each_other() -> None:
    limiter = Limiter(1, 1000)
    assert limiter.allow("a", 0) and limiter.allow("b", 0)
    assert not limiter.allow("a", 1)


def test_a_key_can_start_over() -> None:
    limiter = Limiter(1, 1000)
    limiter.allow("a", 0)
    limiter.forget("a")
    assert limiter.allow("a", 1)


def test_memory_stays_bounded() -> None:
    limiter = Limiter(1, 10**9)
    for number in range(KEYS * 2):
        limiter.allow(str(number), number)
    assert limiter.allow("0", KEYS * 2), "it was quiet longest, so it is forgotten"
    assert not limiter.allow(str(KEYS * 2 - 1), KEYS * 2)


def test_a_clock_that_is_set_back_locks_nobody_out() -> None:
    limiter = Limiter(1, 1000)
    assert limiter.allow("a", 10_000_000)
    assert limiter.allow("a", 5_000)
    assert not limiter.allow("a", 5_001)
