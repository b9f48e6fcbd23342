"""Tills: how each is, what it sent last, and a tester that shows what is understood of its text."""

from __future__ import annotations

import dataclasses
import hashlib
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, File, Form, HTTPException, Request, UploadFile
from fastapi.responses import RedirectResponse, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from host_daemon.base.durations import DAY_MS
from host_daemon.base.errors import UserError
from host_daemon.base.shown_address import shown_address
from host_daemon.base.texts import Texts
from host_daemon.base.texts import mark as _
from host_daemon.events import HealthReported, ReceiptPrinted
from host_daemon.settings.tills import CODE_PAGES, Layout, Till
from host_daemon.tills.escpos import EscPosLines
from host_daemon.tills.layout import layout_from_json
from host_daemon.tills.layouts import layouts
from host_daemon.tills.parser import NoReceipt, ReceiptParser, Understood
from host_daemon.tills.receipt import Receipt
from host_daemon.tills.sql_table import SqlTable
from web_ui.core.access import MANAGERS, Who
from web_ui.core.live_sections import AGAIN, STILL_S, LiveSectionsOf, ViewerOf
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.services import AuditOf, ConfigOf, ServicesOf
from web_ui.core.templates import TemplatesOf
from web_ui.devices.receipts_api import TOKENS

NEWEST = 5
LONGEST = 60_000

Text = Annotated[str, Form(max_length=200)]

router = PageRouter(MANAGERS)
forms = FormRouter(MANAGERS)
routers = (router, forms)


@dataclass(frozen=True, kw_only=True)
class TillLine:
    """One till. health: its newest report, or None. database, token: whether the secret is set."""

    till: Till
    health: HealthReported | None
    receipts: tuple[ReceiptPrinted, ...]
    database: bool
    token: bool


@dataclass(frozen=True, kw_only=True)
class TillsPage:
    """layouts: names of those that there are."""

    tills: tuple[TillLine, ...]
    layouts: tuple[str, ...]
    code_pages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A text as it was understood: line by line, and the receipts that it makes. refused: why there is no
    receipt."""

    lines: tuple[Understood, ...]
    receipts: tuple[Receipt, ...]
    refused: tuple[str, ...]


@router.page("/tills", "tills.html")
def tills(services: ServicesOf) -> TillsPage:
    """The tills, and the layouts that can be tried."""
    config, now = services.config, services.now()
    settings = config.settings().tills
    health = {report.uid: report for report in services.health.all(now)}
    newest = services.reader.events((ReceiptPrinted,), now - DAY_MS, now + 1, limit=500, newest=True)
    return TillsPage(
        tills=tuple(
            TillLine(
                till=dataclasses.replace(till, source=shown_address(till.source)),
                health=health.get(f"link:till {till.name}"),
                receipts=tuple(one for one in newest if one.till == till.name)[:NEWEST],
                database=bool(config.secret("databases", till.name)),
                token=bool(config.secret(TOKENS, till.name)),
            )
            for till in settings.tills
        ),
        layouts=tuple(layouts(settings)),
        code_pages=CODE_PAGES,
    )


@router.get("/tills/live", response_class=EventSourceResponse)
async def live(
    viewer: ViewerOf, sections: LiveSectionsOf, services: ServicesOf
) -> AsyncIterator[ServerSentEvent]:
    """Server-sent events: each a JSON object of the page's sections that changed, as HTML by id."""
    yield AGAIN
    async for _events in viewer.events(STILL_S):
        shown = await sections.render("till_parts.html", viewer.who, lambda: tills(services))
        yield viewer.changed(shown)


@forms.post("/tills/try")
async def attempt(
    request: Request,
    services: ServicesOf,
    templates: TemplatesOf,
    who: Who,
    layout: Text,
    code_page: Text = "",
    text: Annotated[str, Form(max_length=LONGEST)] = "",
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Show what is understood of a text that was pasted, or of a file as the till sent it."""
    known = layouts(services.config.settings().tills)
    if layout not in known or code_page not in ("", *CODE_PAGES):
        raise HTTPException(422, _("There is no such layout or code page."))
    sent = await file.read(LONGEST) if file is not None else b""
    chosen = known[layout]
    if sent:
        chosen = dataclasses.replace(chosen, code_page=code_page or chosen.code_page)
    else:
        # The browser has made letters of it already.
        chosen, sent = dataclasses.replace(chosen, code_page="utf-8"), text.encode()
    reading, problem = None, ""
    try:
        reading = await run_in_threadpool(read, sent, chosen, who.texts)
    except UserError as error:
        problem = error.said(who.texts)
    return templates.page(
        request,
        "tills.html",
        page=tills(services),
        reading=reading,
        problem=problem,
        text=text,
        layout=layout,
    )


def _configured(config: ConfigOf, till: Text) -> str:
    """The name of a till that the settings know."""
    if all(one.name != till for one in config.settings().tills.tills):
        raise HTTPException(404, _("There is no such till in the settings."))
    return till


TillOf = Annotated[str, Depends(_configured)]


@forms.post("/tills/database")
async def database(
    till: TillOf, config: ConfigOf, audit: AuditOf, who: Who, url: Annotated[str, Form(max_length=2000)]
) -> Response:
    """Keep the address of a till's database; it is a secret and is never shown again."""
    try:
        SqlTable(url.strip(), ":last").close()
    except UserError as error:
        raise HTTPException(422, error.said(who.texts)) from None
    config.put_secret("databases", till, url.strip())
    await audit.note(who.name, "set up", f"tills/{till}")
    return RedirectResponse("/tills", 303)


@forms.post("/tills/token")
async def token(
    request: Request, till: TillOf, services: ServicesOf, templates: TemplatesOf, audit: AuditOf, who: Who
) -> Response:
    """Make the token with which a till hands over receipts; it is shown this once."""
    made = secrets.token_hex(24)
    services.config.put_secret(TOKENS, till, hashlib.sha256(made.encode()).hexdigest())
    await audit.note(who.name, "made a token", f"tills/{till}")
    return templates.page(request, "tills.html", page=tills(services), token=made, till=till)


def read(sent: bytes, layout: Layout, words: Texts) -> Reading:
    """Bytes of a till as a layout understands them. Raises BadLayout."""
    lines, parser = EscPosLines(), ReceiptParser(layout_from_json(dataclasses.asdict(layout)))
    found = parser.feed(lines.feed(sent) + lines.flush()) + parser.flush()
    return Reading(
        lines=tuple(parser.understood()),
        receipts=tuple(one for one in found if isinstance(one, Receipt)),
        refused=tuple(
            one.why.said(words) for one in found if isinstance(one, NoReceipt) and one.why is not None
        ),
    )
