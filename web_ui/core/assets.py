"""Styles, scripts and pictures of the pages, under an address that changes whenever any of them does.

A script that imports another as `./other.js` so gets the one that belongs to it, and browsers may keep
every file for good.
"""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import FileResponse, Response

from host_daemon.base.texts import mark as _
from web_ui.core.access import EVERYBODY

STATIC = Path(__file__).parents[1] / "static"
KINDS = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}
# The service worker looks after the customers' pages, which lie outside its own folder.
WORKER = "offline.js"


@functools.cache
def version() -> str:
    """A digest of all files and their names."""
    digest = hashlib.sha256()
    for path in sorted(STATIC.iterdir()):
        digest.update(f"{path.name}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def address(name: str) -> str:
    """Address of a file, for pages. Raises FileNotFoundError: a template names what is not there."""
    if not (STATIC / name).is_file():
        raise FileNotFoundError(name)
    return f"/static/{version()}/{name}"


@functools.cache
def files() -> dict[str, Path]:
    """Files that may be asked for, by name."""
    return {path.name: path for path in STATIC.iterdir() if path.suffix in KINDS}


router = APIRouter(dependencies=[Depends(EVERYBODY)], include_in_schema=False)
routers = (router,)


@router.get("/static/{wanted}/{name}")
def static(wanted: str, name: str) -> Response:
    """A file, which the browser may keep for good when it asks by the version there is."""
    if (path := files().get(name)) is None:
        raise HTTPException(404, _("There is no such page."))
    # A page of before an update gets what there is now, and keeps it for this once.
    kept = "public, max-age=31536000, immutable" if wanted == version() else "no-store"
    headers = {"cache-control": kept} | ({"service-worker-allowed": "/"} if name == WORKER else {})
    return FileResponse(path, media_type=KINDS[path.suffix], headers=headers)
