"""Log-in, log-out, and the first start."""

from __future__ import annotations

import logging
from typing import Annotated

from fastapi import Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from host_daemon.base.durations import MINUTE_MS
from host_daemon.base.texts import mark as _
from host_daemon.base.typed_command import typed_command
from host_daemon.store.records import User
from web_ui.accounts import first_start
from web_ui.accounts.passwords import LEAST, PasswordsOf, acceptable
from web_ui.accounts.session_cookies import begun, ended
from web_ui.core.access import EVERYBODY, STAFF, Who
from web_ui.core.app_state import PerApp
from web_ui.core.identity import SESSION
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.rate_limit import Limiter
from web_ui.core.services import AuditOf, ConfigOf, ServicesOf
from web_ui.core.sessions import SessionsOf
from web_ui.core.templates import TemplatesOf

log = logging.getLogger(__name__)

# From one address; for one name, from anywhere; for the first-start code, from anywhere.
PER_ADDRESS = (10, 5 * MINUTE_MS)
PER_NAME = (10, 5 * MINUTE_MS)
PER_CODE = (10, 10 * MINUTE_MS)
Text = Annotated[str, Form(max_length=256)]


router = PageRouter(EVERYBODY, include_in_schema=False)
forms = FormRouter(EVERYBODY)
staff = FormRouter(STAFF)
routers = (router, forms, staff)


class LoginLimits:
    """Tries to log in or to start first."""

    def __init__(self) -> None:
        self._addresses, self._names = Limiter(*PER_ADDRESS), Limiter(*PER_NAME)
        self._codes = Limiter(*PER_CODE)

    def allow(self, address: str, name: str, now: int) -> bool:
        """Count a try to log in at `now` (ms); False when there were too many."""
        return self._addresses.allow(address, now) and self._names.allow(name, now)

    def forget(self, address: str, name: str) -> None:
        """Start over, after a log-in that succeeded."""
        self._addresses.forget(address)
        self._names.forget(name)

    def allow_code(self, now: int) -> bool:
        """Count a try of the first-start code at `now` (ms); False when there were too many."""
        return self._codes.allow("code", now)


LimitsOf = Annotated[LoginLimits, Depends(PerApp(LoginLimits))]


@router.get("/login")
def login_form(request: Request, config: ConfigOf, templates: TemplatesOf, onward: str = "/") -> Response:
    """The form; a post that nobody has started yet shows that page instead."""
    if first_start.code(config) is not None:
        return RedirectResponse("/first-start", 303)
    return templates.page(request, "login.html", onward=_local(onward), problem="", name="")


@forms.post("/login")
async def login(
    request: Request,
    who: Who,
    services: ServicesOf,
    sessions: SessionsOf,
    passwords: PasswordsOf,
    limits: LimitsOf,
    audit: AuditOf,
    templates: TemplatesOf,
    name: Text = "",
    password: Text = "",
    onward: Text = "/",
) -> Response:
    """Log somebody in who gives the right name and password."""
    name = name.strip()  # keyboards of phones put a space after a word that they complete
    onward = _local(onward)
    if not limits.allow(who.address, name, services.now()):
        problem = _("Too many tries. Wait five minutes.")
        return templates.page(request, "login.html", 429, onward=onward, problem=problem, name=name)
    user = services.config.one(User, name)
    if not await passwords.check(user.password if user else None, password) or user is None:
        log.warning("log-in refused for %r from %s", name, who.address)
        problem = _("Name or password is wrong.")
        return templates.page(request, "login.html", 403, onward=onward, problem=problem, name=name)
    limits.forget(who.address, name)
    await audit.note(user.name, "log-in", user.name)
    return begun(request, services, sessions, SESSION, user.name, onward)


@staff.post("/logout")
def logout(request: Request, sessions: SessionsOf) -> Response:
    """End this log-in."""
    return ended(request, sessions, SESSION, "/login")


@router.get("/first-start")
def first_start_form(request: Request, config: ConfigOf, templates: TemplatesOf) -> Response:
    """The form for the first manager, until there is one."""
    if first_start.code(config) is None:
        return RedirectResponse("/login", 303)
    return _first_start(request, templates)


def _first_start(
    request: Request, templates: TemplatesOf, status: int = 200, problem: str = "", name: str = ""
) -> Response:
    again = f"{typed_command()} code"
    return templates.page(
        request, "first_start.html", status, problem=problem, name=name, least=LEAST, command=again
    )


@forms.post("/first-start")
async def first_user(
    request: Request,
    services: ServicesOf,
    sessions: SessionsOf,
    passwords: PasswordsOf,
    limits: LimitsOf,
    audit: AuditOf,
    templates: TemplatesOf,
    code: Text = "",
    name: Text = "",
    password: Text = "",
) -> Response:
    """Make the first manager of whoever has the code, and log them in."""
    config, name = services.config, name.strip()
    if first_start.code(config) is None:
        return RedirectResponse("/login", 303)
    problem, status = "", 200
    if not limits.allow_code(services.now()):
        problem, status = _("Too many tries. Wait ten minutes."), 429
    elif not first_start.fits(config, code):
        problem, status = _("Wrong code. It is printed in the post's log."), 403
    elif not name or not acceptable(password):
        problem, status = _("Enter a name and a password of at least 8 characters."), 422
    if problem:
        return _first_start(request, templates, status, problem, name)
    user = User(name=name, role="manager", password=await passwords.hash(password))
    if first_start.code(config) is None:  # another browser was faster while we hashed
        return RedirectResponse("/login", 303)
    first_start.use(config, user)
    await audit.note(name, "first start", name)
    return begun(request, services, sessions, SESSION, name, "/begin")


def _local(onward: str) -> str:
    """`onward` when it is a page of ours, else the first page: a link must not lead elsewhere."""
    good = onward.startswith("/") and not onward.startswith("//") and "\\" not in onward
    return onward if good and onward.isprintable() else "/"
