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

from fastapi import Depends, FastAPI, Form, HTTPException, Request
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool

from host_daemon.backup.archive import LEAST_PASSPHRASE, BadBackup, pack
from host_daemon.backup.pending import cancel, stage_backup
from host_daemon.base.texts import mark as _
from web_ui.core.access import MANAGERS, form_token, header_token, visitor
from web_ui.core.page import Pages
from web_ui.core.services import Post

UPLOAD = "/backup/upload"
MOST_BYTES = 2 << 30
SPARE = 200 << 20  # bytes of the disk that an upload leaves free
Passphrase = Annotated[str, Form(max_length=200)]


@dataclass(frozen=True, kw_only=True)
class BackupPage:
    """uploaded: bytes of the file that waits to be checked, or None. least: characters of a passphrase."""

    uploaded: int | None
    least: int


def add(app: FastAPI, pages: Pages, post: Post) -> None:
    """Adds the routes."""
    waiting = post.data / "run" / "upload.zip"
    writes = [Depends(MANAGERS), Depends(form_token)]

    def backup(request: Request) -> BackupPage:
        """Make a backup, or restore one."""
        return BackupPage(
            uploaded=waiting.stat().st_size if waiting.exists() else None, least=LEAST_PASSPHRASE
        )

    pages.add("/backup", "backup.html", backup, MANAGERS)

    @app.post("/backup/make", dependencies=writes, include_in_schema=False)
    async def make(
        request: Request, passphrase: Passphrase, journal: Annotated[bool, Form()] = False
    ) -> Response:
        """The backup as a file to download."""
        if len(passphrase) < LEAST_PASSPHRASE:
            raise HTTPException(422, _("The passphrase needs 8 characters or more."))
        folder = Path(tempfile.mkdtemp(dir=post.data, prefix=".backup."))
        path = folder / "backup.zip"
        try:
            await run_in_threadpool(pack, post.data, path, passphrase, post.now(), journal)
        except OSError:
            shutil.rmtree(folder)
            raise HTTPException(503, _("There is not enough room on the disk for a backup.")) from None
        await post.note(visitor(request).name, "backup made", "backup")
        day = datetime.fromtimestamp(post.now() / 1000, post.zone).strftime("%Y-%m-%d")
        return FileResponse(
            path,
            media_type="application/zip",
            filename=f"smilepost-{day}.zip",
            background=BackgroundTask(shutil.rmtree, folder),
        )

    @app.put(UPLOAD, dependencies=[Depends(MANAGERS), Depends(header_token)])
    async def upload(request: Request) -> Response:
        """Take a backup file in, as it is; it is checked when its passphrase is given."""
        waiting.unlink(missing_ok=True)
        try:
            with _whole(waiting) as file:
                async for piece in _pieces(request, post.data):
                    await run_in_threadpool(file.write, piece)
        except OSError:
            raise HTTPException(503, _("There is not enough room on the disk for this file.")) from None
        return JSONResponse({"bytes": waiting.stat().st_size})

    @app.post("/backup/check", dependencies=writes, include_in_schema=False)
    async def check(request: Request, passphrase: Passphrase) -> Response:
        """Check the uploaded file; a good one is laid out for the next start."""
        if not waiting.exists():
            raise HTTPException(409, _("Choose a backup file first."))
        try:
            found = await run_in_threadpool(stage_backup, post.data, waiting, passphrase, post.now())
        except BadBackup as error:
            problem = error.words(visitor(request).texts)
            return pages.render(request, "backup.html", 422, page=backup(request), problem=problem)
        except OSError:
            raise HTTPException(503, _("There is not enough room on the disk for this file.")) from None
        waiting.unlink()
        await post.note(visitor(request).name, "backup checked", "backup")
        return pages.render(request, "backup.html", page=backup(request), found=found)

    @app.post("/backup/cancel", dependencies=writes, include_in_schema=False)
    def forget() -> Response:
        """Forget the file, and what was laid out of it."""
        waiting.unlink(missing_ok=True)
        cancel(post.data)
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
