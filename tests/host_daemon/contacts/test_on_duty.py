"""Whoever serves, by signs, and their shifts."""

from host_daemon.contacts.on_duty import SHIFT_MS, OnDuty, Serving, Shift, Sign, shifts

HOUR = 3_600_000


def sign(at: int, operator: str, point: str = "p", by="ask") -> Sign:
    return Sign(at, point, operator, by)


def test_whoever_the_last_sign_names_serves():
    duty = OnDuty([sign(1000, "anna"), sign(5000, "boris", by="receipt"), sign(3000, "q", point="other")])
    assert duty.at("p", 4000) == Serving("anna", "ask")
    assert duty.at("p", 5000) == Serving("boris", "receipt")


def test_a_late_sign_is_put_where_it_belongs():
    duty = OnDuty([sign(5000, "boris")])
    duty.put(sign(1000, "anna"))
    assert duty.at("p", 2000) == Serving("anna", "ask")
    assert duty.at("p", 6000) == Serving("boris", "ask")


def test_nobody_serves_before_the_first_sign_or_a_shift_later():
    duty = OnDuty([sign(1000, "anna")])
    assert duty.at("p", 999) is None
    assert duty.at("p", 999 + SHIFT_MS) == Serving("anna", "ask")
    assert duty.at("p", 1000 + SHIFT_MS) is None
    assert duty.at("nowhere", 2000) is None


def test_an_entered_end_is_the_end():
    duty = OnDuty([sign(1000, "anna", by="shift"), sign(2000, "", by="shift")])
    assert duty.at("p", 1999) == Serving("anna", "shift")
    assert duty.at("p", 2000) is None


def test_shifts_have_no_gaps_and_the_last_sign_counts():
    found = shifts(
        [sign(2 * HOUR, "anna"), sign(5 * HOUR, "boris"), sign(3 * HOUR, "anna")], "p", 0, 8 * HOUR
    )
    assert found == (
        Shift(start=0, end=2 * HOUR, operator=None),
        Shift(start=2 * HOUR, end=5 * HOUR, operator="anna"),
        Shift(start=5 * HOUR, end=8 * HOUR, operator="boris"),
    )


def test_a_shift_lasts_twelve_hours_after_its_last_sign():
    assert shifts([sign(0, "anna")], "p", 10 * HOUR, 20 * HOUR) == (
        Shift(start=10 * HOUR, end=12 * HOUR, operator="anna"),
        Shift(start=12 * HOUR, end=20 * HOUR, operator=None),
    )


def test_signs_at_another_point_do_not_matter_and_nobody_ends_a_shift():
    found = shifts([sign(0, "anna", "q"), sign(0, "boris"), sign(HOUR, "")], "p", 0, 2 * HOUR)
    assert found == (
        Shift(start=0, end=HOUR, operator="boris"),
        Shift(start=HOUR, end=2 * HOUR, operator=None),
    )
