"""Retention of photos: those of incidents go with their tracks, others after days of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from host_daemon.base.durations import DAY_MS, MINUTE_MS
from host_daemon.base.latest import Latest
from host_daemon.events import CutAsked, HealthReported, IncidentOpened, PhotoTaken, TrackCut
from host_daemon.retention.keeper import Expired, Expiry, note_in_audit
from host_daemon.settings.audio import RetentionSettings
from host_daemon.settings.tree import Settings
from host_daemon.store.journal import Journal
from host_daemon.store.reader import Reader

# A photo lies in the folder of the day of its event; the picture may be of a moment beside it.
BESIDE_MS = MINUTE_MS
# What a power cut left of a photo that was being written.
UNFINISHED = ".*.jpg.*"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def longest(photo_days: float, retention: RetentionSettings) -> float:
    """Days after which every photo is gone, unless somebody holds a track of its incident."""
    return max(photo_days, retention.longest_days)


class PhotoFiles:
    """The photos of a post. data: its folder."""

    def __init__(self, data: Path, reader: Reader, journal: Journal, settings: Latest[Settings]) -> None:
        self._data = data
        self._reader = reader
        self._journal = journal
        self._settings = settings

    def plan(self, now: int, *, warned: bool) -> Expiry:
        return Expiry(tuple(self._expired(now)))

    def _expired(self, now: int) -> Iterator[Expired]:
        """One that belongs to an incident goes when the days of the incident's tracks are over and none of
        them is left (somebody may hold one); any other one after its own days. Only photos of ours are looked
        at.
        """
        data, settings = self._data, self._settings()
        retention, own_days = settings.audio.retention, settings.vision.photo_keep_days
        for folder in sorted((data / "photos").glob("????-??-??")):
            if not _DAY.fullmatch(folder.name):
                continue
            start = round(datetime.fromisoformat(folder.name).replace(tzinfo=UTC).timestamp() * 1000)
            if now - start < min(own_days, retention.incident_days, retention.force_majeure_days) * DAY_MS:
                break
            taken = self._reader.events([PhotoTaken], start - BESIDE_MS, start + DAY_MS + BESIDE_MS)
            known = {one.path: one for one in taken}
            for path in sorted([*folder.glob("*.jpg"), *folder.glob(UNFINISHED)]):
                name = path.relative_to(data).as_posix()
                photo = known.get(name)
                at = photo.at if photo else start + DAY_MS
                over = photo and _incident_over(data, self._reader, photo.cause, retention, now)
                if over if over is not None else now - at > own_days * DAY_MS:
                    # One that the journal does not know goes by its path.
                    yield Expired(photo.uid if photo else name, path, "age")

    async def note(self, one: Expired, now: int) -> None:
        await note_in_audit(self._journal, one, now)

    def health(self, now: int, alarm: str, removed: int) -> HealthReported | None:
        return None


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
