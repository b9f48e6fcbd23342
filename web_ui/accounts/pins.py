"""PINs of the Mobile Console: set by managers, entered by staff, revoked at once."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, FastAPI, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from host_daemon.base.durations import DAY_MS, HOUR_MS, MINUTE_MS
from host_daemon.base.texts import mark as _
from host_daemon.store.config import PINS
from host_daemon.store.records import Operator
from web_ui.accounts.passwords import Passwords
from web_ui.core.access import CONSOLE, EVERYBODY, MANAGERS, form_token, visitor
from web_ui.core.identity import CONSOLE as COOKIE
from web_ui.core.identity import cookie
from web_ui.core.page import Pages
from web_ui.core.rate_limit import Limiter
from web_ui.core.services import Post
from web_ui.core.sessions import Sessions

log = logging.getLogger(__name__)

PIN = re.compile(r"\d{4,12}")
# From one address; for one name within minutes, and within a day: with 4 digits, guessing takes half a year.
PER_ADDRESS = (10, 5 * MINUTE_MS)
PER_NAME = (5, 5 * MINUTE_MS)
PER_DAY = (30, DAY_MS)
Text = Annotated[str, Form(max_length=100)]


@dataclass(frozen=True, kw_only=True)
class Holder:
    """An operator. has: there is a PIN. open: how many phones are in."""

    operator: Operator
    has: bool
    open: int


@dataclass(frozen=True, kw_only=True)
class PinsPage:
    """Who has a PIN for the Mobile Console."""

    holders: tuple[Holder, ...]


def add(app: FastAPI, pages: Pages, post: Post, consoles: Sessions, passwords: Passwords) -> None:
    """Adds the routes."""
    addresses, names, days = Limiter(*PER_ADDRESS), Limiter(*PER_NAME), Limiter(*PER_DAY)
    writes = [Depends(MANAGERS), Depends(form_token)]

    def pins(request: Request) -> PinsPage:
        """Who has a PIN for the Mobile Console, and how many phones are in."""
        return PinsPage(
            holders=tuple(
                Holder(
                    operator=one,
                    has=bool(post.config.secret(PINS, one.id)),
                    open=len(consoles.of(one.id, post.now())),
                )
                for one in post.config.operators()
            )
        )

    def form(request: Request, status: int = 200, name: str = "", problem: str = "") -> Response:
        return pages.render(request, "pin.html", status, name=name, problem=problem)

    pages.add("/pins", "pins.html", pins, MANAGERS)

    @app.post("/pins", dependencies=writes, include_in_schema=False)
    async def put(request: Request, operator: Text, pin: Text = "") -> Response:
        """Set an operator's PIN, or take it away when none is given; the phones that are in go out."""
        if post.config.one(Operator, operator) is None:
            raise HTTPException(404, _("There is no such operator."))
        if pin and not PIN.fullmatch(pin):
            raise HTTPException(422, _("A PIN has from 4 to 12 digits."))
        post.config.put_secret(PINS, operator, await passwords.hash(pin) if pin else "")
        consoles.close_user(operator)
        await post.note(visitor(request).name, "PIN set" if pin else "PIN removed", f"pins/{operator}")
        return RedirectResponse("/pins", 303)

    @app.post("/pins/end", dependencies=writes, include_in_schema=False)
    async def end(request: Request, operator: Text) -> Response:
        """Every phone of this operator has to enter the PIN again."""
        consoles.close_user(operator)
        await post.note(visitor(request).name, "console ended", f"pins/{operator}")
        return RedirectResponse("/pins", 303)

    @app.get("/console/pin", dependencies=[Depends(EVERYBODY)], include_in_schema=False)
    def ask(request: Request) -> Response:
        return form(request)

    @app.post("/console/pin", dependencies=[Depends(EVERYBODY), Depends(form_token)], include_in_schema=False)
    async def enter(request: Request, name: Text = "", pin: Text = "") -> Response:
        now, address, called = post.now(), visitor(request).address, name.strip().casefold()
        if not (addresses.allow(address, now) and names.allow(called, now) and days.allow(called, now)):
            return form(request, 429, name, _("Too many tries. Wait, or ask the manager for a new PIN."))
        found = next((one for one in post.config.operators() if one.name.casefold() == called), None)
        stored = post.config.secret(PINS, found.id) if found else None
        if not await passwords.check(stored or None, pin) or found is None:
            log.warning("PIN refused for %r from %s", name, address)
            return form(request, 403, name, _("Name or PIN is wrong."))
        for limit, key in ((addresses, address), (names, called), (days, called)):
            limit.forget(key)
        await post.note(found.name, "console opened", f"pins/{found.id}")
        last_ms = round(post.settings.session_hours * HOUR_MS)
        token = consoles.open(found.id, now, last_ms, request.headers.get("user-agent", ""))
        answer = RedirectResponse("/console", 303)
        secure = request.url.scheme == "https"
        answer.headers.append("set-cookie", cookie(COOKIE, token, last_ms // 1000, secure=secure))
        return answer

    @app.post("/console/leave", dependencies=[Depends(CONSOLE), Depends(form_token)], include_in_schema=False)
    def leave(request: Request) -> Response:
        consoles.close(request.cookies.get(COOKIE, ""))
        answer = RedirectResponse("/console/pin", 303)
        answer.headers.append("set-cookie", cookie(COOKIE, "", 0, secure=request.url.scheme == "https"))
        return answer
