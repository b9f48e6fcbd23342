"""PINs of the Mobile Console: set by managers, entered by staff, revoked at once."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from host_daemon.base.durations import DAY_MS, MINUTE_MS
from host_daemon.base.texts import mark as _
from host_daemon.store.config import PINS
from host_daemon.store.records import Operator
from web_ui.accounts.passwords import PasswordsOf
from web_ui.accounts.session_cookies import begun, ended
from web_ui.core.access import CONSOLE, EVERYBODY, MANAGERS, Who
from web_ui.core.app_state import PerApp
from web_ui.core.identity import CONSOLE as COOKIE
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.rate_limit import Limiter
from web_ui.core.services import AuditOf, ConfigOf, Now, ServicesOf
from web_ui.core.sessions import ConsolesOf
from web_ui.core.templates import TemplatesOf

log = logging.getLogger(__name__)

PIN = re.compile(r"\d{4,12}")
# From one address; for one name within minutes, and within a day: with 4 digits, guessing takes half a year.
PER_ADDRESS = (10, 5 * MINUTE_MS)
PER_NAME = (5, 5 * MINUTE_MS)
PER_DAY = (30, DAY_MS)
Text = Annotated[str, Form(max_length=100)]


@dataclass(frozen=True, kw_only=True)
class PinHolder:
    """An operator. has: there is a PIN. open: how many phones are in."""

    operator: Operator
    has: bool
    open: int


@dataclass(frozen=True, kw_only=True)
class PinsPage:
    """Operators, and whether each has a PIN for the Mobile Console."""

    holders: tuple[PinHolder, ...]


router = PageRouter(MANAGERS)
forms = FormRouter(MANAGERS)
entry = PageRouter(EVERYBODY, include_in_schema=False)
entry_forms = FormRouter(EVERYBODY)
console_forms = FormRouter(CONSOLE)
routers = (router, forms, entry, entry_forms, console_forms)


class PinLimits:
    """Tries to enter a PIN."""

    def __init__(self) -> None:
        self._addresses, self._names = Limiter(*PER_ADDRESS), Limiter(*PER_NAME)
        self._days = Limiter(*PER_DAY)

    def allow(self, address: str, name: str, now: int) -> bool:
        """Count a try at `now` (ms); False when there were too many."""
        allowed = self._addresses.allow(address, now) and self._names.allow(name, now)
        return allowed and self._days.allow(name, now)

    def forget(self, address: str, name: str) -> None:
        """Start over, after a PIN that was right."""
        for limit, key in ((self._addresses, address), (self._names, name), (self._days, name)):
            limit.forget(key)


@router.page("/pins", "pins.html")
def pins(config: ConfigOf, consoles: ConsolesOf, now: Now) -> PinsPage:
    """Operators with their PINs for the Mobile Console, and the phones that are in."""
    return PinsPage(
        holders=tuple(
            PinHolder(
                operator=one,
                has=bool(config.secret(PINS, one.id)),
                open=len(consoles.of(one.id, now)),
            )
            for one in config.operators()
        )
    )


@forms.post("/pins")
async def put(
    who: Who,
    config: ConfigOf,
    consoles: ConsolesOf,
    passwords: PasswordsOf,
    audit: AuditOf,
    operator: Text,
    pin: Text = "",
) -> Response:
    """Set an operator's PIN, or take it away when none is given; the phones that are in go out."""
    if config.one(Operator, operator) is None:
        raise HTTPException(404, _("There is no such operator."))
    if pin and not PIN.fullmatch(pin):
        raise HTTPException(422, _("A PIN has from 4 to 12 digits."))
    config.put_secret(PINS, operator, await passwords.hash(pin) if pin else "")
    consoles.close_user(operator)
    await audit.note(who.name, "PIN set" if pin else "PIN removed", f"pins/{operator}")
    return RedirectResponse("/pins", 303)


@forms.post("/pins/end")
async def end(who: Who, consoles: ConsolesOf, audit: AuditOf, operator: Text) -> Response:
    """Every phone of this operator has to enter the PIN again."""
    consoles.close_user(operator)
    await audit.note(who.name, "console ended", f"pins/{operator}")
    return RedirectResponse("/pins", 303)


@entry.get("/console/pin")
def ask(request: Request, templates: TemplatesOf) -> Response:
    """The form for name and PIN."""
    return templates.page(request, "pin.html", name="", problem="")


@entry_forms.post("/console/pin")
async def enter(
    request: Request,
    who: Who,
    services: ServicesOf,
    consoles: ConsolesOf,
    passwords: PasswordsOf,
    limits: Annotated[PinLimits, Depends(PerApp(PinLimits))],
    audit: AuditOf,
    templates: TemplatesOf,
    name: Text = "",
    pin: Text = "",
) -> Response:
    """Open the Mobile Console for an operator who gives the right PIN."""
    config, called = services.config, name.strip().casefold()
    if not limits.allow(who.address, called, services.now()):
        problem = _("Too many tries. Wait, or ask the manager for a new PIN.")
        return templates.page(request, "pin.html", 429, name=name, problem=problem)
    found = next((one for one in config.operators() if one.name.casefold() == called), None)
    stored = config.secret(PINS, found.id) if found else None
    if not await passwords.check(stored or None, pin) or found is None:
        log.warning("PIN refused for %r from %s", name, who.address)
        return templates.page(request, "pin.html", 403, name=name, problem=_("Name or PIN is wrong."))
    limits.forget(who.address, called)
    await audit.note(found.name, "console opened", f"pins/{found.id}")
    return begun(request, services, consoles, COOKIE, found.id, "/console")


@console_forms.post("/console/leave")
def leave(request: Request, consoles: ConsolesOf) -> Response:
    """Close the Mobile Console on this phone."""
    return ended(request, consoles, COOKIE, "/console/pin")
