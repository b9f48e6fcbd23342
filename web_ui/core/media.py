"""Files of tracks and photos, for the roles that may have them; listening is noted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import FileResponse, Response

from host_daemon.base.durations import MINUTE_MS
from host_daemon.base.texts import mark as _
from host_daemon.events import PhotoTaken, TrackCut, VoiceMessageLeft, WorkDone, uids
from host_daemon.store.reader import Reader
from web_ui.core.access import LISTENERS, READERS, Who
from web_ui.core.services import AuditOf, DataOf, Now, ReaderOf
from web_ui.core.slug import slug, uid

# A player fetches one track in several pieces: what one user fetches within this time is one listening.
ONE_LISTENING_MS = 10 * MINUTE_MS


SOUND: dict[int | str, dict[str, Any]] = {
    200: {"content": {"audio/flac": {}}},
    206: {"description": "a part"},
}
PRIVATE = {"cache-control": "private, no-store"}


class ListeningAudit:
    """Notes who listened to a track or phrase, once for all the pieces that a player fetches."""

    def __init__(self, reader: ReaderOf, audit: AuditOf, now: Now) -> None:
        self._reader = reader
        self._audit = audit
        self._now = now

    async def note(self, user: str | None, track: str) -> None:
        """user: who listened. track: uid of the track or phrase."""
        for line in reversed(self._reader.audit(track)):
            if line.user == user and line.action == "listened" and self._now - line.at < ONE_LISTENING_MS:
                return
        await self._audit.note(user, "listened", track)


ListeningOf = Annotated[ListeningAudit, Depends(ListeningAudit)]
listeners = APIRouter(dependencies=[Depends(LISTENERS)])
readers = APIRouter(dependencies=[Depends(READERS)])
routers = (listeners, readers)


@listeners.head("/tracks/{slug}.flac", response_class=FileResponse, responses=SOUND, name="track_head")
@listeners.get("/tracks/{slug}.flac", response_class=FileResponse, responses=SOUND, name="track_get")
async def track_file(
    request: Request, who: Who, reader: ReaderOf, data: DataOf, listening: ListeningOf, slug: str
) -> Response:
    """The sound, whole or the part that a Range header asks for. A GET is noted in the audit."""
    event = reader.event(uid(slug))
    if not isinstance(event, TrackCut):
        raise HTTPException(404, _("There is no such track."))
    path = inside(data, event.path)
    if request.method == "GET":
        await listening.note(who.name, event.uid)
    return FileResponse(path, media_type="audio/flac", headers=PRIVATE)


@readers.get(
    "/photos/{slug}.jpg",
    response_class=FileResponse,
    responses={200: {"content": {"image/jpeg": {}}}},
)
def photo(reader: ReaderOf, data: DataOf, slug: str) -> Response:
    """The picture."""
    event = reader.event(uid(slug))
    if not isinstance(event, PhotoTaken):
        raise HTTPException(404, _("There is no such photo."))
    return FileResponse(inside(data, event.path), media_type="image/jpeg", headers=PRIVATE)


def kept(data: Path, written: str) -> Path | None:
    """The file that an event names; None when it has expired, or lies outside the data folder."""
    path = (data / written).resolve()
    return path if path.is_relative_to(data.resolve()) and path.is_file() else None


def inside(data: Path, written: str) -> Path:
    """The file that an event names. Raises 404 where `kept` gives none."""
    if (path := kept(data, written)) is None:
        raise HTTPException(404, _("This file is no longer kept."))
    return path


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


def transcript(reader: Reader, tracks: Iterable[TrackCut]) -> str:
    """Words that an engine wrote down of these tracks; empty where there is none yet, or no engine."""
    done = [reader.event(uids.answer(uids.transcript(one.uid))) for one in tracks]
    return " ".join(one.text for one in done if isinstance(one, WorkDone) and one.text)
