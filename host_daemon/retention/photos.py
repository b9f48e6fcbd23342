"""Photos do not stay for ever: those of incidents go with their tracks, others after days of their own."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from host_daemon.base.durations import DAY_MS, MINUTE_MS
from host_daemon.events import CutAsked, IncidentOpened, PhotoTaken, TrackCut
from host_daemon.settings.audio import RetentionSettings
from host_daemon.settings.tree import Settings
from host_daemon.store.journal import Journal, JournalError, add_audit
from host_daemon.store.reader import Reader

log = logging.getLogger(__name__)

EVERY_S = 3600.0
# A photo lies in the folder of the day of its event; the picture may be of a moment beside it.
BESIDE_MS = MINUTE_MS
# What a power cut left of a photo that was being written.
UNFINISHED = ".*.jpg.*"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def longest(photo_days: float, retention: RetentionSettings) -> float:
    """Days after which every photo is gone, unless somebody holds a track of its incident."""
    return max(photo_days, retention.longest_days)


@dataclass(frozen=True)
class Due:
    """A photo that must go. uid: of its PhotoTaken, or its path where the journal does not know it."""

    uid: str
    path: Path


def due(
    data: Path, reader: Reader, photo_days: float, retention: RetentionSettings, now: int
) -> Iterator[Due]:
    """The photos that must go at `now` (UTC milliseconds).

    One that belongs to an incident goes when the days of the incident's tracks are over and none of them is
    left (somebody may hold one); any other one after photo_days. Nothing but photos of ours is looked at.
    """
    for folder in sorted((data / "photos").glob("????-??-??")):
        if not _DAY.fullmatch(folder.name):
            continue
        start = round(datetime.fromisoformat(folder.name).replace(tzinfo=UTC).timestamp() * 1000)
        if now - start < min(photo_days, retention.incident_days, retention.force_majeure_days) * DAY_MS:
            break
        taken = reader.events([PhotoTaken], start - BESIDE_MS, start + DAY_MS + BESIDE_MS)
        known = {one.path: one for one in taken}
        for path in sorted([*folder.glob("*.jpg"), *folder.glob(UNFINISHED)]):
            photo = known.get(path.relative_to(data).as_posix())
            at = photo.at if photo else start + DAY_MS
            over = photo and _incident_over(data, reader, photo.cause, retention, now)
            if over if over is not None else now - at > photo_days * DAY_MS:
                yield Due(photo.uid if photo else path.relative_to(data).as_posix(), path)


def _incident_over(
    data: Path, reader: Reader, cause: str, retention: RetentionSettings, now: int
) -> bool | None:
    """Whether nothing of the incident with that cause has to be kept any more; None when there is none."""
    events = reader.caused_by(cause)
    incident = next((event for event in events if isinstance(event, IncidentOpened)), None)
    if incident is None:
        return None
    kinds = {event.track for event in events if isinstance(event, CutAsked)} or {"incident"}
    days = max(getattr(retention, f"{kind}_days") for kind in kinds)
    tracks = [data / event.path for event in events if isinstance(event, TrackCut)]
    return now - incident.at > days * DAY_MS and not any(path.exists() for path in tracks)


async def expire(
    data: Path,
    reader: Reader,
    journal: Journal,
    settings: Callable[[], Settings],
    passed: Callable[[], int],
) -> None:
    """Until cancelled, once an hour: note in the audit what goes, then remove it. passed: see PassedTime."""
    while True:
        now, tree = passed(), settings()
        gone = await asyncio.to_thread(
            lambda now=now, tree=tree: list(  # type: ignore[misc]
                due(data, reader, tree.vision.photo_keep_days, tree.audio.retention, now)
            )
        )
        for photo in gone:
            try:
                await journal.write(
                    lambda db, uid=photo.uid, now=now: add_audit(db, now, "post", "removed (age)", uid)  # type: ignore[misc]
                )
                photo.path.unlink(missing_ok=True)
            except (OSError, JournalError) as error:
                log.error("%s has expired but cannot be removed: %s", photo.path, error)
        for folder in {photo.path.parent for photo in gone}:
            if not any(folder.iterdir()):
                folder.rmdir()
        await asyncio.sleep(EVERY_S)
