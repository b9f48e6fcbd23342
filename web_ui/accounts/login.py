"""Logging in and out, and the first start."""

from __future__ import annotations

import logging
from typing import Annotated

from fastapi import Depends, FastAPI, Form, Request
from fastapi.responses import RedirectResponse, Response

from host_daemon.base.durations import HOUR_MS, MINUTE_MS
from host_daemon.base.texts import mark as _
from host_daemon.store.records import User
from web_ui.accounts import first_start
from web_ui.accounts.passwords import LEAST, Passwords, acceptable
from web_ui.core.access import EVERYBODY, STAFF, form_token, visitor
from web_ui.core.identity import SESSION, cookie
from web_ui.core.page import Pages
from web_ui.core.rate_limit import Limiter
from web_ui.core.services import Post
from web_ui.core.sessions import Sessions

log = logging.getLogger(__name__)

# From one address; for one name, from anywhere; for the first-start code, from anywhere.
PER_ADDRESS = (10, 5 * MINUTE_MS)
PER_NAME = (10, 5 * MINUTE_MS)
PER_CODE = (10, 10 * MINUTE_MS)
Text = Annotated[str, Form(max_length=256)]


def add(app: FastAPI, pages: Pages, post: Post, sessions: Sessions, passwords: Passwords) -> None:
    """Adds the routes."""
    addresses, names, codes = Limiter(*PER_ADDRESS), Limiter(*PER_NAME), Limiter(*PER_CODE)
    everybody = [Depends(EVERYBODY)]
    writes = [Depends(EVERYBODY), Depends(form_token)]

    def begin(request: Request, user: str, onward: str) -> Response:
        last_ms = round(post.settings.session_hours * HOUR_MS)
        token = sessions.open(user, post.now(), last_ms, request.headers.get("user-agent", ""))
        answer = RedirectResponse(_local(onward), 303)
        secure = request.url.scheme == "https"
        answer.headers.append("set-cookie", cookie(SESSION, token, last_ms // 1000, secure=secure))
        return answer

    @app.get("/login", dependencies=everybody, include_in_schema=False)
    def login_form(request: Request, onward: str = "/") -> Response:
        if first_start.code(post.config) is not None:
            return RedirectResponse("/first-start", 303)
        return pages.render(request, "login.html", onward=_local(onward), problem="", name="")

    @app.post("/login", dependencies=writes, include_in_schema=False)
    async def login(request: Request, name: Text = "", password: Text = "", onward: Text = "/") -> Response:
        name = name.strip()  # keyboards of phones put a space after a word that they complete
        now, address = post.now(), visitor(request).address
        if not (addresses.allow(address, now) and names.allow(name, now)):
            problem = _("Too many tries. Wait five minutes.")
            return pages.render(request, "login.html", 429, onward=_local(onward), problem=problem, name=name)
        user = post.config.one(User, name)
        if not await passwords.check(user.password if user else None, password) or user is None:
            log.warning("log-in refused for %r from %s", name, address)
            problem = _("Name or password is wrong.")
            return pages.render(request, "login.html", 403, onward=_local(onward), problem=problem, name=name)
        addresses.forget(address)
        names.forget(name)
        await post.note(user.name, "log-in", user.name)
        return begin(request, user.name, onward)

    @app.post("/logout", dependencies=[Depends(STAFF), Depends(form_token)], include_in_schema=False)
    def logout(request: Request) -> Response:
        sessions.close(visitor(request).token)
        answer = RedirectResponse("/login", 303)
        answer.headers.append("set-cookie", cookie(SESSION, "", 0, secure=request.url.scheme == "https"))
        return answer

    @app.get("/first-start", dependencies=everybody, include_in_schema=False)
    def first_start_form(request: Request) -> Response:
        if first_start.code(post.config) is None:
            return RedirectResponse("/login", 303)
        return pages.render(request, "first_start.html", problem="", name="", least=LEAST)

    @app.post("/first-start", dependencies=writes, include_in_schema=False)
    async def first_user(request: Request, code: Text = "", name: Text = "", password: Text = "") -> Response:
        def again(problem: str, status: int) -> Response:
            return pages.render(request, "first_start.html", status, problem=problem, name=name, least=LEAST)

        if first_start.code(post.config) is None:
            return RedirectResponse("/login", 303)
        if not codes.allow("code", post.now()):
            return again(_("Too many tries. Wait ten minutes."), 429)
        if not first_start.fits(post.config, code):
            return again(_("This is not the code. It stands in the post's log."), 403)
        name = name.strip()
        if not name or not acceptable(password):
            return again(_("A name is needed, and a password of 8 characters or more."), 422)
        user = User(name=name, role="manager", password=await passwords.hash(password))
        if first_start.code(post.config) is None:  # another browser was faster while we hashed
            return RedirectResponse("/login", 303)
        first_start.use(post.config, user)
        await post.note(name, "first start", name)
        return begin(request, name, "/begin")


def _local(onward: str) -> str:
    """`onward` when it is a page of ours, else the first page: a link must not lead elsewhere."""
    good = onward.startswith("/") and not onward.startswith("//") and "\\" not in onward
    return onward if good and onward.isprintable() else "/"
