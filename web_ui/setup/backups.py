"""Backup and restore: one file, checked before it is applied."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, BinaryIO

from fastapi import Depends, Form, HTTPException, Request
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool

from host_daemon.backup.archive import LEAST_PASSPHRASE, BadBackup, pack
from host_daemon.backup.pending import cancel, stage_backup
from host_daemon.base.texts import mark as _
from web_ui.core.access import MANAGERS, Who, header_token
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.services import AuditOf, DataOf, Now, ZoneOf
from web_ui.core.templates import TemplatesOf

UPLOAD = "/backup/upload"
MOST_BYTES = 2 << 30
SPARE = 200 << 20  # bytes of the disk that an upload leaves free
Passphrase = Annotated[str, Form(max_length=200)]

router = PageRouter(MANAGERS)
forms = FormRouter(MANAGERS)
scripts = PageRouter(MANAGERS, header_token)
routers = (router, forms, scripts)


@dataclass(frozen=True, kw_only=True)
class BackupPage:
    """uploaded: bytes of the file that waits to be checked, or None. least: characters of a passphrase."""

    uploaded: int | None
    least: int


def _uploaded(data: DataOf) -> Path:
    """The file that waits to be checked, or its place."""
    return data / "run" / "upload.zip"


UploadOf = Annotated[Path, Depends(_uploaded)]


@router.page("/backup", "backup.html")
def backup(waiting: UploadOf) -> BackupPage:
    """Make a backup, or restore one."""
    return BackupPage(uploaded=waiting.stat().st_size if waiting.exists() else None, least=LEAST_PASSPHRASE)


@forms.post("/backup/make")
async def make(
    data: DataOf,
    audit: AuditOf,
    who: Who,
    now: Now,
    zone: ZoneOf,
    passphrase: Passphrase,
    journal: Annotated[bool, Form()] = False,
) -> Response:
    """The backup as a file to download."""
    if len(passphrase) < LEAST_PASSPHRASE:
        raise HTTPException(422, _("The passphrase needs 8 characters or more."))
    folder = Path(tempfile.mkdtemp(dir=data, prefix=".backup."))
    path = folder / "backup.zip"
    try:
        await run_in_threadpool(pack, data, path, passphrase, now, journal)
    except OSError:
        shutil.rmtree(folder)
        raise HTTPException(503, _("There is not enough room on the disk for a backup.")) from None
    await audit.note(who.name, "backup made", "backup")
    day = datetime.fromtimestamp(now / 1000, zone).strftime("%Y-%m-%d")
    return FileResponse(
        path,
        media_type="application/zip",
        filename=f"smilepost-{day}.zip",
        background=BackgroundTask(shutil.rmtree, folder),
    )


@scripts.put(UPLOAD)
async def upload(request: Request, waiting: UploadOf, data: DataOf) -> Response:
    """Take a backup file in, as it is; it is checked when its passphrase is given."""
    waiting.unlink(missing_ok=True)
    try:
        with _whole(waiting) as file:
            async for piece in _pieces(request, data):
                await run_in_threadpool(file.write, piece)
    except OSError:
        raise HTTPException(503, _("There is not enough room on the disk for this file.")) from None
    return JSONResponse({"bytes": waiting.stat().st_size})


@forms.post("/backup/check")
async def check(
    request: Request,
    waiting: UploadOf,
    data: DataOf,
    templates: TemplatesOf,
    audit: AuditOf,
    who: Who,
    now: Now,
    passphrase: Passphrase,
) -> Response:
    """Check the uploaded file; a good one is laid out for the next start."""
    if not waiting.exists():
        raise HTTPException(409, _("Choose a backup file first."))
    try:
        found = await run_in_threadpool(stage_backup, data, waiting, passphrase, now)
    except BadBackup as error:
        problem = error.words(who.texts)
        return templates.page(request, "backup.html", 422, page=backup(waiting), problem=problem)
    except OSError:
        raise HTTPException(503, _("There is not enough room on the disk for this file.")) from None
    waiting.unlink()
    await audit.note(who.name, "backup checked", "backup")
    return templates.page(request, "backup.html", page=backup(waiting), found=found)


@forms.post("/backup/cancel")
def forget(waiting: UploadOf, data: DataOf) -> Response:
    """Forget the file, and what was laid out of it."""
    waiting.unlink(missing_ok=True)
    cancel(data)
    return RedirectResponse("/backup", 303)


@contextlib.contextmanager
def _whole(path: Path) -> Iterator[BinaryIO]:
    """A file that only gets its name when all of it is written."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_suffix(".part")
    try:
        with part.open("wb") as file:
            part.chmod(0o600)
            yield file
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)


async def _pieces(request: Request, folder: Path) -> AsyncIterator[bytes]:
    """The body, as long as the disk has room. Raises OSError."""
    room = shutil.disk_usage(folder).free - SPARE
    async for piece in request.stream():
        room -= len(piece)
        if room < 0:
            raise OSError("no room")
        yield piece
