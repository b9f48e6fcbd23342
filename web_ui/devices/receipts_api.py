"""POST /api/receipts: a till, or the program beside it, hands over a receipt.

    curl -H "Authorization: Bearer TOKEN" -d '{"till": "till-1", "number": "42", "sum": "1864.15"}' \
        http://POST:8000/api/receipts

The token is the till's own (`smilepost till token NAME`); it opens nothing else. A receipt that is handed
over again changes nothing, so the till repeats it until it hears `taken`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Annotated, Any

from fastapi import Depends, Header, HTTPException, Request
from pydantic import BaseModel

from host_daemon.base.durations import MINUTE_MS
from host_daemon.base.texts import mark as _
from host_daemon.settings.tills import Till
from host_daemon.tills.identities import Identities
from host_daemon.tills.json_receipt import receipt_from_json
from host_daemon.tills.receipt import BadReceipt
from host_daemon.tills.receipt_event import ReceiptEvents
from web_ui.core.access import EVERYBODY, Who
from web_ui.core.app_state import PerApp
from web_ui.core.page import PageRouter
from web_ui.core.rate_limit import Limiter
from web_ui.core.services import EventsOf, Now, Services, ServicesOf

TOKENS = "till_tokens"  # of the secrets: SHA-256 of each till's token, in hex
WRONG = (20, MINUTE_MS)  # wrong tokens of one address in a minute

router = PageRouter(EVERYBODY)
routers = (router,)


class ReceiptTaken(BaseModel):
    """It is stored. uid: of its event."""

    taken: bool = True
    uid: str


class ConfiguredTills:
    """State between requests: wrong tokens are counted by address, and each till has its own clock."""

    def __init__(self) -> None:
        self.wrong = Limiter(*WRONG)
        self._tills: dict[Till, ReceiptEvents] = {}

    def of(self, till: Till, services: Services) -> ReceiptEvents:
        """The till's own, with the tolerance of the settings as they are now."""
        config = services.config
        tolerance = round(config.settings().tills.wrong_clock_s * 1000)
        if till not in self._tills:
            identities = Identities(config)
            self._tills[till] = ReceiptEvents(till, tolerance, services.zone, identities, services.reader)
        self._tills[till].clock.tolerance_ms = tolerance
        return self._tills[till]


@router.post("/api/receipts")
async def receipts(
    request: Request,
    services: ServicesOf,
    tills: Annotated[ConfiguredTills, Depends(PerApp(ConfiguredTills))],
    events: EventsOf,
    who: Who,
    now: Now,
    authorization: Annotated[str, Header(max_length=200)] = "",
) -> ReceiptTaken:
    """Take one receipt: till, number and sum, perhaps printed, operator, positions and customer.

    customer: the number of their card, at most 64 characters. Only a keyed hash of it is kept.
    """
    written, config = _read(await request.body()), services.config
    name = str(written.pop("till", ""))
    digest = hashlib.sha256(authorization.removeprefix("Bearer ").encode()).hexdigest()
    if not hmac.compare_digest(config.secret(TOKENS, name) or "", digest):
        if not tills.wrong.allow(who.address, now):
            raise HTTPException(429, _("Too many wrong tokens. Try again in a minute."))
        raise HTTPException(401, _("This is not the till's token."))
    till = next((till for till in config.settings().tills.tills if till.name == name), None)
    if till is None:
        raise HTTPException(404, _("There is no such till in the settings."))
    try:
        receipt = receipt_from_json(written)
    except BadReceipt as error:
        raise HTTPException(422, error.said(who.texts)) from None
    event = tills.of(till, services).take(receipt, now)
    await events.store(event)
    return ReceiptTaken(uid=event.uid)


def _read(body: bytes) -> dict[str, Any]:
    """The JSON object. Answers 400 for anything else."""
    try:
        written = json.loads(body)
        # Half a character, which JSON can carry, could be neither stored nor told.
        json.dumps(written, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise HTTPException(400, _("This is not a JSON object.")) from None
    if not isinstance(written, dict):
        raise HTTPException(400, _("This is not a JSON object."))
    return written
