"""Roles that may use a route, and proof that a write comes from our own page.

Every route carries one `Allowed`; every route that writes carries `form_token` or `header_token` as
well. A test walks all routes and fails on one without.
"""

from __future__ import annotations

import hmac
from typing import Annotated

from fastapi import Depends, Form, Header, HTTPException, Request

from host_daemon.base.texts import mark as _
from host_daemon.store.records import Role
from web_ui.core.visitor import Visitor


def visitor(request: Request) -> Visitor:
    """Whoever makes this request."""
    found: Visitor = request.user
    return found


async def _who(request: Request) -> Visitor:
    return visitor(request)


Who = Annotated[Visitor, Depends(_who)]


class Allowed:
    """Lets in whoever logged in with one of the roles; with none given, everybody."""

    def __init__(self, *roles: Role) -> None:
        self.roles = frozenset(roles)

    async def __call__(self, who: Who) -> Visitor:
        if self.roles and who.role is None:
            raise HTTPException(401, _("Please log in."))
        if self.roles and who.role not in self.roles:
            raise HTTPException(403, _("Your role may not do this."))
        return who


class AtConsole(Allowed):
    """Lets in whoever opened the Mobile Console with a PIN."""

    async def __call__(self, who: Who) -> Visitor:
        if who.operator is None and who.role not in (None, *self.roles):
            raise HTTPException(403, _("Your role may not do this."))
        if who.operator is None:
            raise HTTPException(401, _("Please enter your PIN."))
        return who


EVERYBODY = Allowed()
CONSOLE = AtConsole("operator")
STAFF = Allowed("manager", "technician", "viewer", "operator", "listener")
READERS = Allowed("manager", "viewer", "listener")
# Who may hear, score and tag what was recorded; a listener sets nothing up.
LISTENERS = Allowed("manager", "listener")
WIRERS = Allowed("manager", "technician")
# Who may see live pictures: to aim a camera, or to look after the floor.
LOOKERS = Allowed("manager", "technician", "viewer")
MANAGERS = Allowed("manager")


async def form_token(who: Who, csrf: Annotated[str, Form(max_length=128)] = "") -> None:
    """A form of our own pages carries the token in the field `csrf`."""
    _compare(who, csrf)


async def header_token(who: Who, x_csrf: Annotated[str, Header(max_length=128)] = "") -> None:
    """A script of our own pages carries the token in the header X-CSRF."""
    _compare(who, x_csrf)


def _compare(who: Visitor, written: str) -> None:
    if not hmac.compare_digest(who.csrf.encode(), written.encode()):
        raise HTTPException(403, _("This page is out of date. Reload it and try again."))
