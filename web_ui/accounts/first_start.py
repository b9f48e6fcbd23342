"""The one-time code of a new post, with which the first manager sets a password."""

from __future__ import annotations

import hmac
import secrets

from host_daemon.store.config import Config
from host_daemon.store.records import User

GROUP, NAME = "first_start", "code"
# No letters that are taken for one another; 12 of 30 are 58 bits.
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def code(config: Config) -> str | None:
    """The code to print in the log, the same until it is used; None once there is a user."""
    if config.all(User):
        return None
    if not (stored := config.secret(GROUP, NAME)):
        letters = "".join(secrets.choice(LETTERS) for _ in range(12))
        stored = "-".join(letters[i : i + 4] for i in (0, 4, 8))
        config.put_secret(GROUP, NAME, stored)
    return stored


def fits(config: Config, written: str) -> bool:
    """Whether `written` is the code, and nobody has used it. Case, spaces and dashes do not matter."""
    stored = code(config)
    return stored is not None and hmac.compare_digest(_plain(stored), _plain(written))


def use(config: Config, user: User) -> None:
    """Stores the first user; from now on the code opens nothing."""
    config.put(user)
    config.put_secret(GROUP, NAME, "")


def _plain(written: str) -> bytes:
    return "".join(letter for letter in written.upper() if letter.isalnum()).encode()
