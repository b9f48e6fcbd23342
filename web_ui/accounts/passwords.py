"""Passwords as argon2id hashes."""

from __future__ import annotations

import asyncio
from typing import Annotated

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from fastapi import Depends

from web_ui.core.app_state import PerApp

LEAST = 8
MOST = 256
# Checked for a user who does not exist, so that the time taken tells nothing.
NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$3If88XZaMkFiK9BI4g9S8A$ryUndhu7PtWN7WFf+bIDwLopVkc1rT+//UodZnSFdso"


class Passwords:
    """Hashes and checks passwords, one at a time: each takes 64 MiB for a moment."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()
        self._turn = asyncio.Lock()

    async def hash(self, password: str) -> str:
        async with self._turn:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def check(self, stored: str | None, password: str) -> bool:
        """Whether `password` is the one that was hashed to `stored`; False when nothing is stored."""
        async with self._turn:
            good = await asyncio.to_thread(self._verify, stored or NOBODY, password)
        return good and stored is not None

    def _verify(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False


PasswordsOf = Annotated[Passwords, Depends(PerApp(Passwords))]


def acceptable(password: str) -> bool:
    return LEAST <= len(password) <= MOST
