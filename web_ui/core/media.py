"""Tracks and photos: files that only some may have, and listening that is noted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import FileResponse, Response

from host_daemon.base.durations import MINUTE_MS
from host_daemon.base.texts import mark as _
from host_daemon.events import PhotoTaken, TrackCut, VoiceMessageLeft
from web_ui.core.access import LISTENERS, READERS, visitor
from web_ui.core.services import Post
from web_ui.core.slug import slug, uid

# A player fetches one track in several pieces: what one user fetches within this time is one listening.
ONE_LISTENING_MS = 10 * MINUTE_MS


def add(app: FastAPI, post: Post) -> None:
    """Adds the routes."""

    async def track(request: Request, slug: str) -> Response:
        """The sound, whole or the part that a Range header asks for. A GET is noted in the audit."""
        event = post.reader.event(uid(slug))
        if not isinstance(event, TrackCut):
            raise HTTPException(404, _("There is no such track."))
        path = inside(post.data, event.path)
        if request.method == "GET":
            await note_listening(post, str(visitor(request).name), event.uid)
        return FileResponse(path, media_type="audio/flac", headers={"cache-control": "private, no-store"})

    for method in ("GET", "HEAD"):
        app.add_api_route(
            "/tracks/{slug}.flac",
            track,
            methods=[method],
            name=f"track_{method.lower()}",
            dependencies=[Depends(LISTENERS)],
            response_class=FileResponse,
            responses={200: {"content": {"audio/flac": {}}}, 206: {"description": "a part"}},
        )

    @app.get(
        "/photos/{slug}.jpg",
        dependencies=[Depends(READERS)],
        response_class=FileResponse,
        responses={200: {"content": {"image/jpeg": {}}}},
    )
    def photo(slug: str) -> Response:
        """The picture."""
        event = post.reader.event(uid(slug))
        if not isinstance(event, PhotoTaken):
            raise HTTPException(404, _("There is no such photo."))
        path = inside(post.data, event.path)
        return FileResponse(path, media_type="image/jpeg", headers={"cache-control": "private, no-store"})


def inside(data: Path, written: str) -> Path:
    """The file that an event names. Raises 404 when it has expired, or lies outside the data folder."""
    path = (data / written).resolve()
    if not path.is_relative_to(data.resolve()) or not path.is_file():
        raise HTTPException(404, _("This file is no longer kept."))
    return path


async def note_listening(post: Post, user: str, track: str) -> None:
    """Note who listened to a track or phrase, once for all the pieces that a player fetches."""
    now = post.now()
    for line in reversed(post.reader.audit(track)):
        if line.user == user and line.action == "listened" and now - line.at < ONE_LISTENING_MS:
            return
    await post.note(user, "listened", track)


@dataclass(frozen=True, kw_only=True)
class Photo:
    address: str
    at: int
    camera: str
    faces: int


@dataclass(frozen=True, kw_only=True)
class Track:
    """moment: of the incident within the track, ms from its first sample. missing: as in TrackCut."""

    address: str
    track: str
    microphone: str
    at: int
    duration_ms: int
    moment: int
    partial: bool
    missing: tuple[tuple[int, int], ...]
    peaks: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Voice:
    """A customer's voice message."""

    address: str
    at: int
    duration_ms: int
    peaks: tuple[int, ...]


def voice(left: VoiceMessageLeft) -> Voice:
    """The message as a page shows it."""
    return Voice(
        address=f"/voices/{slug(left.uid)}.flac", at=left.at, duration_ms=left.duration_ms, peaks=left.peaks
    )


def track(cut: TrackCut, at: int) -> Track:
    """The track as a page plays it. at: of the event in it."""
    return Track(
        address=f"/tracks/{slug(cut.uid)}.flac",
        track=cut.track,
        microphone=cut.microphone,
        at=cut.at,
        duration_ms=cut.duration_ms,
        moment=min(max(at - cut.at, 0), cut.duration_ms),
        partial=cut.partial,
        missing=cut.missing,
        peaks=cut.peaks,
    )
