"""The person who makes a request, and the language of the answer."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from starlette.authentication import BaseUser

from host_daemon.base.texts import LANGUAGES, Texts
from host_daemon.store.records import Role


@dataclass(frozen=True, kw_only=True)
class Visitor(BaseUser):
    """name, role: of the user who logged in, None for everybody else. csrf: what writes must carry.

    token: of the session; never shown. operator: id of whoever opened the Mobile Console here with a PIN; it
    is apart from the log-in, and gives nothing but the console.
    """

    name: str | None
    role: Role | None
    csrf: str
    texts: Texts
    address: str
    token: str = field(default="", repr=False)
    operator: str | None = None

    @property
    def is_authenticated(self) -> bool:
        """Whether somebody logged in; the Mobile Console's PIN does not count."""
        return self.role is not None

    @property
    def display_name(self) -> str:
        return self.name or ""

    @property
    def language(self) -> str:
        return self.texts.language


def csrf_of(secret: str) -> str:
    """Token that a page's writes must carry, from a secret that only this browser's cookie has."""
    return hashlib.sha256(f"csrf {secret}".encode()).hexdigest()


def preferred(header: str) -> str:
    """The language we have that an Accept-Language header wants most; English when it wants none."""
    best, weight = "en", 0.0
    for part in header.split(",")[:20]:
        name, _, parameter = part.strip().partition(";")
        try:
            quality = float(parameter.strip().removeprefix("q=")) if parameter else 1.0
        except ValueError:
            continue
        language = name.strip().lower().split("-")[0]
        if language in LANGUAGES and quality > weight:
            best, weight = language, quality
    return best
