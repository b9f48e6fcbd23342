"""Users: their roles, passwords and sessions."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Form, HTTPException
from fastapi.responses import RedirectResponse, Response

from host_daemon.base.durations import MINUTE_MS
from host_daemon.base.texts import mark as _
from host_daemon.store.config import Config
from host_daemon.store.records import Role, User
from web_ui.accounts.passwords import LEAST, PasswordsOf, acceptable
from web_ui.core.access import MANAGERS, STAFF, Who
from web_ui.core.app_state import PerApp
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.rate_limit import Limiter
from web_ui.core.services import AuditOf, ConfigOf, Now
from web_ui.core.sessions import Session, SessionsOf

Text = Annotated[str, Form(max_length=256)]
TRIES = (10, 5 * MINUTE_MS)


@dataclass(frozen=True, kw_only=True)
class UserLine:
    """A user without the password. sessions: how many log-ins are open."""

    name: str
    role: Role
    sessions: int


@dataclass(frozen=True, kw_only=True)
class UsersPage:
    """Everybody who may log in. least: characters of a password."""

    users: tuple[UserLine, ...]
    least: int


@dataclass(frozen=True, kw_only=True)
class MePage:
    """The visitor's own account."""

    name: str
    role: Role
    sessions: tuple[Session, ...]
    least: int


router = PageRouter(MANAGERS)
forms = FormRouter(MANAGERS)
own = PageRouter(STAFF)
own_forms = FormRouter(STAFF)
routers = (router, forms, own, own_forms)


class PasswordLimits(Limiter):
    """Tries to change the own password, by user."""

    def __init__(self) -> None:
        super().__init__(*TRIES)


@router.page("/users", "users.html")
def users(config: ConfigOf, sessions: SessionsOf, now: Now) -> UsersPage:
    """Everybody who may log in."""
    return UsersPage(
        users=tuple(
            UserLine(name=user.name, role=user.role, sessions=len(sessions.of(user.name, now)))
            for user in config.all(User)
        ),
        least=LEAST,
    )


@own.page("/me", "me.html")
def me(who: Who, sessions: SessionsOf, now: Now) -> MePage:
    """The visitor's own account: password and open log-ins."""
    assert who.name is not None and who.role is not None
    return MePage(name=who.name, role=who.role, sessions=sessions.of(who.name, now), least=LEAST)


@forms.post("/users")
async def put(
    who: Who,
    config: ConfigOf,
    sessions: SessionsOf,
    passwords: PasswordsOf,
    audit: AuditOf,
    name: Text,
    role: Annotated[Role, Form()],
    password: Text = "",
    new: Annotated[bool, Form()] = False,
) -> Response:
    """Add a user, or change role or password of one; a change of either ends that user's log-ins."""
    name = name.strip()
    old = config.one(User, name)
    if new and old is not None:
        raise HTTPException(409, _("There is already a user of this name."))
    if not name or (password and not acceptable(password)) or (old is None and not password):
        raise HTTPException(422, _("Enter a name and a password of at least 8 characters."))
    if old is not None and old.role == "manager" and role != "manager":
        _keep_a_manager(config, name)
    if password:
        hashed = await passwords.hash(password)
    else:
        assert old is not None
        hashed = old.password
    config.put(User(name=name, role=role, password=hashed))
    if old is not None:
        sessions.close_user(name, keep=who.token)
    await audit.note(who.name, "set up", f"users/{name}")
    return RedirectResponse("/users", 303)


@forms.post("/users/remove")
async def remove(who: Who, config: ConfigOf, sessions: SessionsOf, audit: AuditOf, name: Text) -> Response:
    """Remove a user, and end their log-ins."""
    if config.one(User, name) is None:
        raise HTTPException(404, _("There is no such user."))
    _keep_a_manager(config, name)
    config.remove(User, name)
    sessions.close_user(name)
    await audit.note(who.name, "removed", f"users/{name}")
    return RedirectResponse("/users", 303)


@forms.post("/users/end")
async def end(who: Who, sessions: SessionsOf, audit: AuditOf, name: Text) -> Response:
    """End every log-in of a user."""
    sessions.close_user(name)
    await audit.note(who.name, "log-ins ended", f"users/{name}")
    return RedirectResponse("/users", 303)


@own_forms.post("/me")
async def change(
    who: Who,
    config: ConfigOf,
    sessions: SessionsOf,
    passwords: PasswordsOf,
    limits: Annotated[PasswordLimits, Depends(PerApp(PasswordLimits))],
    audit: AuditOf,
    now: Now,
    old: Text,
    new: Text,
) -> Response:
    """Change the own password; every other log-in of this user ends."""
    user = config.one(User, str(who.name))
    assert user is not None
    if not limits.allow(user.name, now):
        raise HTTPException(429, _("Too many tries. Wait five minutes."))
    if not await passwords.check(user.password, old):
        raise HTTPException(403, _("The old password is wrong."))
    if not acceptable(new):
        raise HTTPException(422, _("Enter a name and a password of at least 8 characters."))
    config.put(dataclasses.replace(user, password=await passwords.hash(new)))
    sessions.close_user(user.name, keep=who.token)
    await audit.note(who.name, "password changed", f"users/{user.name}")
    return RedirectResponse("/me", 303)


def _keep_a_manager(config: Config, name: str) -> None:
    """Raises 409 when nobody but `name` could set the post up."""
    if not any(user.role == "manager" and user.name != name for user in config.all(User)):
        raise HTTPException(409, _("At least one manager is needed."))
