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
from typing import Annotated

from fastapi import Depends, FastAPI, Header, HTTPException, Request
from pydantic import BaseModel

from host_daemon.base.durations import MINUTE_MS
from host_daemon.base.texts import mark as _
from host_daemon.settings.tills import Till
from host_daemon.tills.identities import Identities
from host_daemon.tills.json_receipt import receipt_from_json
from host_daemon.tills.receipt import BadReceipt
from host_daemon.tills.receipt_event import ReceiptEvents
from web_ui.core.access import EVERYBODY, visitor
from web_ui.core.rate_limit import Limiter
from web_ui.core.services import Post

TOKENS = "till_tokens"  # of the secrets: SHA-256 of each till's token, in hex
WRONG = (20, MINUTE_MS)  # wrong tokens of one address in a minute


class ReceiptTaken(BaseModel):
    """It is stored. uid: of its event."""

    taken: bool = True
    uid: str


def add(app: FastAPI, post: Post) -> None:
    """Adds the route."""
    wrong = Limiter(*WRONG)
    tills: dict[Till, ReceiptEvents] = {}  # of those that are configured
    identities = Identities(post.config)

    @app.post("/api/receipts", dependencies=[Depends(EVERYBODY)])
    async def receipts(
        request: Request, authorization: Annotated[str, Header(max_length=200)] = ""
    ) -> ReceiptTaken:
        """Take one receipt: till, number and sum, perhaps printed, operator, positions and customer.

        customer: the number of their card, at most 64 characters. Only a keyed hash of it is kept.
        """
        try:
            written = json.loads(await request.body())
            # Half a character, which JSON can carry, could be neither stored nor told.
            json.dumps(written, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            raise HTTPException(400, _("This is no JSON object.")) from None
        if not isinstance(written, dict):
            raise HTTPException(400, _("This is no JSON object."))
        name = str(written.pop("till", ""))
        digest = hashlib.sha256(authorization.removeprefix("Bearer ").encode()).hexdigest()
        if not hmac.compare_digest(post.config.secret(TOKENS, name) or "", digest):
            if not wrong.allow(visitor(request).address, post.now()):
                raise HTTPException(429, _("Too many wrong tokens. Try again in a minute."))
            raise HTTPException(401, _("This is not the till's token."))
        settings = post.config.settings().tills
        till = next((till for till in settings.tills if till.name == name), None)
        if till is None:
            raise HTTPException(404, _("There is no such till in the settings."))
        try:
            receipt = receipt_from_json(written)
        except BadReceipt as error:
            raise HTTPException(422, error.said(visitor(request).texts)) from None
        tolerance = round(settings.wrong_clock_s * 1000)
        if till not in tills:
            tills[till] = ReceiptEvents(till, tolerance, post.zone, identities, post.reader)
        tills[till].clock.tolerance_ms = tolerance
        event = tills[till].take(receipt, post.now())
        await post.submit(event)
        return ReceiptTaken(uid=event.uid)
