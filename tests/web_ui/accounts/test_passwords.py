from __future__ import annotations

from argon2 import PasswordHasher

from web_ui.accounts.passwords import NOBODY, Passwords


async def test_a_password_is_known_again_and_another_is_not() -> None:
    passwords = Passwords()
    stored = await passwords.hash("грибной дождь")
    assert stored.startswith("$argon2id$")
    assert await passwords.check(stored, "грибной дождь")
    assert not await passwords.check(stored, "грибной дождь ")


async def test_nobody_gets_in() -> None:
    passwords = Passwords()
    assert not await passwords.check(None, "nobody has this password")
    assert not await passwords.check("not a hash", "x")


def test_checking_nobody_costs_what_checking_somebody_costs() -> None:
    assert not PasswordHasher().check_needs_rehash(NOBODY)
