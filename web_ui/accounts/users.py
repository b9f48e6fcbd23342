"""Who may log in: users, their roles, passwords and sessions."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, FastAPI, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from host_daemon.base.durations import MINUTE_MS
from host_daemon.base.texts import mark as _
from host_daemon.store.records import Role, User
from web_ui.accounts.passwords import LEAST, Passwords, acceptable
from web_ui.core.access import MANAGERS, STAFF, form_token, visitor
from web_ui.core.page import Pages
from web_ui.core.rate_limit import Limiter
from web_ui.core.services import Post
from web_ui.core.sessions import Session, Sessions

Text = Annotated[str, Form(max_length=256)]
TRIES = (10, 5 * MINUTE_MS)


@dataclass(frozen=True, kw_only=True)
class Account:
    """A user without the password. sessions: how many log-ins are open."""

    name: str
    role: Role
    sessions: int


@dataclass(frozen=True, kw_only=True)
class UsersPage:
    """Everybody who may log in. least: characters of a password."""

    users: tuple[Account, ...]
    least: int


@dataclass(frozen=True, kw_only=True)
class MePage:
    """The visitor's own account."""

    name: str
    role: Role
    sessions: tuple[Session, ...]
    least: int


def add(app: FastAPI, pages: Pages, post: Post, sessions: Sessions, passwords: Passwords) -> None:
    """Adds the routes."""
    tries = Limiter(*TRIES)
    writes = [Depends(MANAGERS), Depends(form_token)]

    def users(request: Request) -> UsersPage:
        """Everybody who may log in."""
        now = post.now()
        return UsersPage(
            users=tuple(
                Account(name=user.name, role=user.role, sessions=len(sessions.of(user.name, now)))
                for user in post.config.all(User)
            ),
            least=LEAST,
        )

    def me(request: Request) -> MePage:
        """The visitor's own account: password and open log-ins."""
        who = visitor(request)
        assert who.name is not None and who.role is not None
        return MePage(name=who.name, role=who.role, sessions=sessions.of(who.name, post.now()), least=LEAST)

    pages.add("/users", "users.html", users, MANAGERS)
    pages.add("/me", "me.html", me, STAFF)

    @app.post("/users", dependencies=writes, include_in_schema=False)
    async def put(
        request: Request,
        name: Text,
        role: Annotated[Role, Form()],
        password: Text = "",
        new: Annotated[bool, Form()] = False,
    ) -> Response:
        """Add a user, or change role or password of one; a change of either ends that user's log-ins."""
        name = name.strip()
        old = post.config.one(User, name)
        if new and old is not None:
            raise HTTPException(409, _("There is already a user of this name."))
        if not name or (password and not acceptable(password)) or (old is None and not password):
            raise HTTPException(422, _("A name is needed, and a password of 8 characters or more."))
        if old is not None and old.role == "manager" and role != "manager":
            _keep_a_manager(post, name)
        if password:
            hashed = await passwords.hash(password)
        else:
            assert old is not None
            hashed = old.password
        post.config.put(User(name=name, role=role, password=hashed))
        if old is not None:
            sessions.close_user(name, keep=visitor(request).token)
        await post.note(visitor(request).name, "set up", f"users/{name}")
        return RedirectResponse("/users", 303)

    @app.post("/users/remove", dependencies=writes, include_in_schema=False)
    async def remove(request: Request, name: Text) -> Response:
        if post.config.one(User, name) is None:
            raise HTTPException(404, _("There is no such user."))
        _keep_a_manager(post, name)
        post.config.remove(User, name)
        sessions.close_user(name)
        await post.note(visitor(request).name, "removed", f"users/{name}")
        return RedirectResponse("/users", 303)

    @app.post("/users/end", dependencies=writes, include_in_schema=False)
    async def end(request: Request, name: Text) -> Response:
        sessions.close_user(name)
        await post.note(visitor(request).name, "log-ins ended", f"users/{name}")
        return RedirectResponse("/users", 303)

    @app.post("/me", dependencies=[Depends(STAFF), Depends(form_token)], include_in_schema=False)
    async def change(request: Request, old: Text, new: Text) -> Response:
        """Change the own password; every other log-in of this user ends."""
        who = visitor(request)
        user = post.config.one(User, str(who.name))
        assert user is not None
        if not tries.allow(user.name, post.now()):
            raise HTTPException(429, _("Too many tries. Wait five minutes."))
        if not await passwords.check(user.password, old):
            raise HTTPException(403, _("The old password is wrong."))
        if not acceptable(new):
            raise HTTPException(422, _("A name is needed, and a password of 8 characters or more."))
        post.config.put(dataclasses.replace(user, password=await passwords.hash(new)))
        sessions.close_user(user.name, keep=who.token)
        await post.note(visitor(request).name, "password changed", f"users/{user.name}")
        return RedirectResponse("/me", 303)


def _keep_a_manager(post: Post, name: str) -> None:
    """Raises 409 when nobody but `name` could set the post up."""
    if not any(user.role == "manager" and user.name != name for user in post.config.all(User)):
        raise HTTPException(409, _("At least one manager is needed."))
