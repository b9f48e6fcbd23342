"""Tills: how each is, what it sent last, and a tester that shows what is understood of its text."""

from __future__ import annotations

import dataclasses
import hashlib
import secrets
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, FastAPI, File, Form, HTTPException, Request, UploadFile
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from host_daemon.base.durations import DAY_MS
from host_daemon.base.errors import UserError
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
from web_ui.core import live_sections
from web_ui.core.access import MANAGERS, form_token, visitor
from web_ui.core.page import Pages
from web_ui.core.services import Post
from web_ui.core.sessions import Sessions
from web_ui.core.visitor import Visitor
from web_ui.devices.receipts_api import TOKENS

NEWEST = 5
LONGEST = 60_000

Text = Annotated[str, Form(max_length=200)]


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
    """What was understood of a text: line by line, and what it came to. refused: why there is no receipt."""

    lines: tuple[Understood, ...]
    receipts: tuple[Receipt, ...]
    refused: tuple[str, ...]


def add(app: FastAPI, pages: Pages, post: Post, sessions: Sessions) -> None:
    """Adds the routes."""
    writes = [Depends(MANAGERS), Depends(form_token)]

    def tills(request: Request) -> TillsPage:
        """The tills, and the layouts that can be tried."""
        return page()

    def sections(who: Visitor) -> str:
        return pages.text(who, "till_parts.html", page=page())

    def page() -> TillsPage:
        settings = post.config.settings().tills
        now = post.now()
        health = {report.uid: report for report in post.health.all(now)}
        newest = post.reader.events((ReceiptPrinted,), now - DAY_MS, now + 1, limit=500, newest=True)
        return TillsPage(
            tills=tuple(
                TillLine(
                    till=till,
                    health=health.get(f"link:till {till.name}"),
                    receipts=tuple(one for one in newest if one.till == till.name)[:NEWEST],
                    database=bool(post.config.secret("databases", till.name)),
                    token=bool(post.config.secret(TOKENS, till.name)),
                )
                for till in settings.tills
            ),
            layouts=tuple(layouts(settings)),
            code_pages=CODE_PAGES,
        )

    pages.add("/tills", "tills.html", tills, MANAGERS)
    live_sections.add(app, post, sessions, "/tills/live", MANAGERS, sections)

    @app.post("/tills/try", dependencies=writes, include_in_schema=False)
    async def attempt(
        request: Request,
        layout: Text,
        code_page: Text = "",
        text: Annotated[str, Form(max_length=LONGEST)] = "",
        file: Annotated[UploadFile | None, File()] = None,
    ) -> Response:
        """Show what is understood of a text that was pasted, or of a file as the till sent it."""
        known = layouts(post.config.settings().tills)
        if layout not in known or code_page not in ("", *CODE_PAGES):
            raise HTTPException(422, _("There is no such layout or code page."))
        sent = await file.read(LONGEST) if file is not None else b""
        chosen, words = known[layout], visitor(request).texts
        if sent:
            chosen = dataclasses.replace(chosen, code_page=code_page or chosen.code_page)
        else:
            # The browser has made letters of it already.
            chosen, sent = dataclasses.replace(chosen, code_page="utf-8"), text.encode()
        reading, problem = None, ""
        try:
            reading = await run_in_threadpool(read, sent, chosen, words)
        except UserError as error:
            problem = error.said(words)
        return pages.render(
            request,
            "tills.html",
            page=page(),
            reading=reading,
            problem=problem,
            text=text,
            layout=layout,
        )

    @app.post("/tills/database", dependencies=writes, include_in_schema=False)
    async def database(request: Request, till: Text, url: Annotated[str, Form(max_length=2000)]) -> Response:
        """Keep the address of a till's database; it is a secret and is never shown again."""
        _known(till)
        try:
            SqlTable(url.strip(), ":last").close()
        except UserError as error:
            raise HTTPException(422, error.said(visitor(request).texts)) from None
        post.config.put_secret("databases", till, url.strip())
        await post.note(visitor(request).name, "set up", f"tills/{till}")
        return RedirectResponse("/tills", 303)

    @app.post("/tills/token", dependencies=writes, include_in_schema=False)
    async def token(request: Request, till: Text) -> Response:
        """Make the token with which a till hands over receipts; it is shown this once."""
        _known(till)
        made = secrets.token_hex(24)
        post.config.put_secret(TOKENS, till, hashlib.sha256(made.encode()).hexdigest())
        await post.note(visitor(request).name, "made a token", f"tills/{till}")
        return pages.render(request, "tills.html", page=page(), token=made, till=till)

    def _known(name: str) -> None:
        if all(till.name != name for till in post.config.settings().tills.tills):
            raise HTTPException(404, _("There is no such till in the settings."))


def read(sent: bytes, layout: Layout, words: Texts) -> Reading:
    """What is understood of what a till sent. Raises BadLayout."""
    lines, parser = EscPosLines(), ReceiptParser(layout_from_json(dataclasses.asdict(layout)))
    found = parser.feed(lines.feed(sent) + lines.flush()) + parser.flush()
    return Reading(
        lines=tuple(parser.understood()),
        receipts=tuple(one for one in found if isinstance(one, Receipt)),
        refused=tuple(
            one.why.said(words) for one in found if isinstance(one, NoReceipt) and one.why is not None
        ),
    )
