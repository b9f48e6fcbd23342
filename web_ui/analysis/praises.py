"""Praises that may be published, as one file."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from fastapi import HTTPException
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from host_daemon.base.texts import mark as _
from host_daemon.reports.table import csv_file
from host_daemon.store.names import names
from web_ui.analysis.customer_words import Days, rated_words, shown_words
from web_ui.core.access import MANAGERS, Who
from web_ui.core.media import kept
from web_ui.core.page import PageRouter
from web_ui.core.services import AuditOf, Now, Services, ServicesOf

router = PageRouter(MANAGERS)
routers = (router,)


@dataclass(frozen=True, kw_only=True)
class Praise:
    """The parts of one praise that may be published. voice, photo: names of files beside it."""

    at: str
    point: str
    text: str
    voice: str
    photo: str


@router.get(
    "/said/praises.zip",
    response_class=Response,
    responses={200: {"content": {"application/zip": {}}}},
)
async def export(services: ServicesOf, audit: AuditOf, who: Who, now: Now, days: Days = 90) -> Response:
    """Every praise that may be published as one file: words, voices, photos. Noted in the audit."""
    content = await run_in_threadpool(_packed, services, days)
    if content is None:
        raise HTTPException(404, _("There is no praise that may be published."))
    await audit.note(who.name, "exported", "praises")
    name = f'attachment; filename="praises-{now}.zip"'
    return Response(content, media_type="application/zip", headers={"content-disposition": name})


def _packed(services: Services, days: int) -> bytes | None:
    """The zip file, or None when there is nothing to put into it. What has expired is left out."""
    known, out = names(services.config), io.BytesIO()
    praises: list[Praise] = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as file:
        for found in rated_words(services.reader, services.now(), days):
            one = shown_words(services.reader, known, found)
            if one.rating != "positive" or not one.publish:
                continue
            moment = datetime.fromtimestamp(one.at / 1000, services.zone)
            praise = Praise(at=f"{moment:%Y-%m-%d %H:%M}", point=one.point, text="", voice="", photo="")
            if "text" in one.publish:
                praise = replace(praise, text=one.text)
            for part, event in (("voice", found.left), ("photo", found.photo)):
                if event and part in one.publish and (path := kept(services.data, event.path)):
                    name = f"{len(praises) + 1:03}-{part}{path.suffix}"
                    file.write(path, name)
                    praise = replace(praise, **{part: name})
            if praise.text or praise.voice or praise.photo:
                praises.append(praise)
        rows = [asdict(praise) for praise in praises]
        file.writestr("praises.json", json.dumps(rows, ensure_ascii=False, indent=1))
        file.writestr("praises.csv", _table(rows, services.config.settings().post.language))
    return out.getvalue() if praises else None


COLUMNS = ("at", "point", "text", "voice", "photo")


def _table(rows: list[dict[str, str]], language: str) -> bytes:
    return csv_file(COLUMNS, [[row[name] for name in COLUMNS] for row in rows], language)
