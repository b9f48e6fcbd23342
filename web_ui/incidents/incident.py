"""Incidents put together from the journal: as lines of a list, and with everything that belongs to one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from host_daemon.events import (
    BackgroundMeasured,
    CutAsked,
    CutFailed,
    Event,
    FacesMeasured,
    FeedbackGiven,
    IncidentMarked,
    IncidentOpened,
    Mood,
    PhotoAsked,
    PhotoMissed,
    PhotoTaken,
    Rated,
    Rating,
    ServedBy,
    TrackCut,
    VoiceMessageLeft,
    uids,
)
from host_daemon.projections.causes import marked
from host_daemon.projections.sale import Sale, sale
from host_daemon.projections.spoken_phrases import Uttered, uttered
from host_daemon.settings.tree import Settings
from host_daemon.store.config import Config
from host_daemon.store.names import Names, names
from host_daemon.store.reader import AuditLine, Delivery, Reader
from web_ui.core.media import Photo, Track, Voice, track, voice
from web_ui.core.slug import slug
from web_ui.core.tags import choices

# Expression is shown from so long before the moment to so long after it.
AROUND_MS = 30_000

E = TypeVar("E", bound=Event)


@dataclass(frozen=True, kw_only=True)
class IncidentLine:
    """An incident in a list. address: of its page. photo: address of the newest picture, or None.

    served_by: how the operator is known.
    """

    uid: str
    address: str
    at: int
    rating: Rating | None
    point: str
    operator: str | None
    served_by: ServedBy
    rule: str
    track: bool
    photo: str | None
    mood: Mood | None
    status: str


@dataclass(frozen=True, kw_only=True)
class Incident:
    """One incident, whole.

    certain: the moment is exact. source: what it came from, `board`, `qr`, `kiosk` or `voice`. sale: the
    receipt nearest in time, or None. waiting: what was asked for and is not there yet, `track` or `photo`.
    missed: why something will never be there. background: of the window around the moment. seconds: measures
    around it, oldest first. uttered: phrases heard within its tracks, or around the moment where there is
    none. words, voices: of the customer. marks: what was done, oldest first. tags: causes as they are now;
    choices: those that can be ticked.
    """

    line: IncidentLine
    cause: str
    certain: bool
    source: str
    sale: Sale | None
    photos: tuple[Photo, ...]
    tracks: tuple[Track, ...]
    uttered: tuple[Uttered, ...]
    waiting: tuple[str, ...]
    missed: tuple[str, ...]
    background: BackgroundMeasured | None
    seconds: tuple[FacesMeasured, ...]
    around: tuple[int, int]
    deliveries: tuple[Delivery, ...]
    heard: tuple[AuditLine, ...]
    words: tuple[FeedbackGiven, ...]
    voices: tuple[Voice, ...]
    marks: tuple[IncidentMarked, ...]
    tags: tuple[str, ...]
    choices: tuple[str, ...]


def open_count(reader: Reader, start: int, end: int) -> int:
    """Number of incidents of [start, end) that nobody has closed."""
    newest = {mark.cause: mark.status for mark in reader.events([IncidentMarked], start)}
    incidents = reader.events([IncidentOpened], start, end)
    return sum(newest.get(incident.uid) != "closed" for incident in incidents)


def lines(
    reader: Reader, config: Config, start: int, end: int, limit: int, status: str = ""
) -> tuple[IncidentLine, ...]:
    """The newest incidents of [start, end), newest first; only those of a `status`, where one is given."""
    known = names(config)
    if status:
        newest = {mark.cause: mark.status for mark in reader.events([IncidentMarked], start)}
        every = reader.events([IncidentOpened], start, end, newest=True)
        found = tuple(one for one in every if newest.get(one.uid, "new") == status)[:limit]
    else:
        found = reader.events([IncidentOpened], start, end, limit, newest=True)
    return tuple(_line(incident, known, belonging(reader, incident)) for incident in found)


def whole(reader: Reader, config: Config, settings: Settings, uid: str) -> Incident | None:
    """The incident of that uid, or None when there is none."""
    incident = reader.event(uid)
    if not isinstance(incident, IncidentOpened):
        return None
    found = belonging(reader, incident)
    tracks, photos, voices = (_of(found, TrackCut), _of(found, PhotoTaken), _of(found, VoiceMessageLeft))
    backgrounds, marks = _of(found, BackgroundMeasured), _of(found, IncidentMarked)
    around = (incident.at - AROUND_MS, incident.at + AROUND_MS)
    cause = reader.event(incident.cause)
    certain = bool(getattr(cause, "at_certain", True))
    seen = [one.camera for one in backgrounds] + [one.camera for one in photos]
    camera = _camera(settings, incident, seen)
    set_now = tags(reader, incident)
    return Incident(
        line=_line(incident, names(config), found),
        cause=incident.cause,
        certain=certain,
        source=cause.source.partition(":")[0] if isinstance(cause, Rated) else "board",
        sale=sale(reader, incident.point, incident.at) if certain else None,
        photos=tuple(
            Photo(address=f"/photos/{slug(one.uid)}.jpg", at=one.at, camera=one.camera, faces=one.faces)
            for one in photos
        ),
        tracks=tuple(track(one, incident.at) for one in tracks),
        uttered=uttered(
            reader,
            min((one.at for one in tracks), default=around[0]),
            max((one.at + one.duration_ms for one in tracks), default=around[1]),
            point=incident.point,
        ),
        waiting=_waiting(found),
        missed=tuple(one.reason for one in found if isinstance(one, CutFailed | PhotoMissed)),
        background=backgrounds[-1] if backgrounds else None,
        seconds=reader.measures(camera, *around) if camera else (),
        around=around,
        deliveries=_deliveries(reader, incident),
        heard=tuple(line for one in (*tracks, *voices) for line in reader.audit(one.uid)),
        words=_of(found, FeedbackGiven),
        voices=tuple(map(voice, voices)),
        marks=marks,
        tags=set_now,
        choices=choices(reader, settings.web, set_now),
    )


def tags(reader: Reader, incident: IncidentOpened) -> tuple[str, ...]:
    """Causes as people set them last: on the incident, or on the burst or answer behind it."""
    return marked(reader, incident.at).get(incident.cause, ())


def belonging(reader: Reader, incident: IncidentOpened) -> tuple[Event, ...]:
    """Everything that has the same cause as the incident, or has it as its cause."""
    return reader.caused_by(incident.cause) + reader.caused_by(incident.uid)


def _of(found: Iterable[Event], kind: type[E]) -> tuple[E, ...]:
    return tuple(event for event in found if isinstance(event, kind))


def _camera(settings: Settings, incident: IncidentOpened, seen: list[str]) -> str | None:
    """The camera that saw the customer, or that looks at customers there."""
    there = [
        camera.name
        for camera in settings.vision.cameras
        if camera.point == incident.point and camera.role == "customer"
    ]
    return next(iter(seen + there), None)


def _waiting(found: tuple[Event, ...]) -> tuple[str, ...]:
    """Tracks and photos that were asked for and are not there yet."""
    answered = {event.uid for event in found if uids.is_answer(event.uid)}
    return tuple(
        "track" if isinstance(one, CutAsked) else "photo"
        for one in found
        if isinstance(one, CutAsked | PhotoAsked) and uids.answer(one.uid) not in answered
    )


def _deliveries(reader: Reader, incident: IncidentOpened) -> tuple[Delivery, ...]:
    """Those that the incident or its cause owes, oldest first."""
    subjects = {incident.cause, incident.uid}
    found = [one for subject in subjects for one in reader.deliveries(cause=subject)]
    return tuple(sorted(found, key=lambda one: one.id))


def _line(incident: IncidentOpened, known: Names, found: tuple[Event, ...]) -> IncidentLine:
    photos = [event for event in found if isinstance(event, PhotoTaken)]
    marks = [event for event in found if isinstance(event, IncidentMarked)]
    moods = [event.mood for event in found if isinstance(event, BackgroundMeasured)]
    return IncidentLine(
        uid=incident.uid,
        address=f"/incidents/{slug(incident.uid)}",
        at=incident.at,
        rating=incident.rating,
        point=known.point(incident.point),
        operator=known.operator(incident.operator),
        served_by=incident.served_by,
        rule=incident.rule,
        track=any(isinstance(event, TrackCut) for event in found),
        photo=f"/photos/{slug(photos[-1].uid)}.jpg" if photos else None,
        mood=moods[-1] if moods else None,
        status=marks[-1].status if marks else "new",
    )
