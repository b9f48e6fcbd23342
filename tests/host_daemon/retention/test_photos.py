from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from host_daemon.events import CutAsked, Event, IncidentOpened, PhotoTaken, TrackCut
from host_daemon.retention import photos
from host_daemon.retention.photos import due
from host_daemon.settings.audio import RetentionSettings
from host_daemon.settings.tree import Settings
from host_daemon.store.journal import Journal, add
from host_daemon.store.reader import Reader

# 1 January 2026, 12:00 UTC.
AT = 1_767_268_800_000
DAY = 86_400_000
PHOTO = "photos/2026-01-01/a.jpg"
TRACK = "tracks/2026-01-01/a.flac"


class Shelf:
    """A data folder with one photo of a rating; `due(days)` says which go that many days later."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.journal = Journal(data / "journal.sqlite3")
        self.put(PHOTO)
        self.store(
            PhotoTaken(
                uid="r/photo/c/done",
                at=AT,
                photo="r/photo/c",
                cause="r",
                camera="c",
                path=PHOTO,
                faces=1,
                sha256="",
            )
        )

    def put(self, path: str) -> None:
        (self.data / path).parent.mkdir(parents=True, exist_ok=True)
        (self.data / path).write_bytes(b"x")

    def store(self, *events: Event) -> None:
        self.journal.submit(lambda db: add(db, events, AT)).result()

    def incident(self, *, track: bool) -> None:
        """The rating was an incident; track: with a Force-majeure track on disk."""
        self.store(
            IncidentOpened(
                uid="r/incident", at=AT, point="p", operator=None, rating="negative", cause="r", rule="x"
            )
        )
        if track:
            cut = "r/cut/force_majeure/m"
            self.store(
                CutAsked(
                    uid=cut,
                    at=AT,
                    track="force_majeure",
                    microphone="m",
                    before_ms=1,
                    after_ms=1,
                    cause="r",
                    point="p",
                ),
                TrackCut(
                    uid=f"{cut}/done",
                    at=AT,
                    cut=cut,
                    cause="r",
                    track="force_majeure",
                    microphone="m",
                    path=TRACK,
                    duration_ms=2,
                    partial=False,
                    missing=(),
                    peaks=(),
                    sha256="",
                ),
            )
            self.put(TRACK)

    def due(self, days: float, **retention: float) -> list[str]:
        settings = RetentionSettings(**retention)
        found = due(self.data, Reader(self.journal.path), 60, settings, AT + round(days * DAY))
        return [one.uid for one in found]


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path)
    yield shelf
    shelf.journal.close()


def test_a_photo_of_its_own_goes_after_its_days(shelf: Shelf) -> None:
    assert shelf.due(59) == []
    assert shelf.due(61) == ["r/photo/c/done"]


def test_a_photo_of_an_incident_stays_as_long_as_its_track(shelf: Shelf) -> None:
    shelf.incident(track=True)
    assert shelf.due(170) == []
    # Its days are over, and somebody holds the track.
    assert shelf.due(190) == []
    (shelf.data / TRACK).unlink()
    assert shelf.due(170) == []
    assert shelf.due(190) == ["r/photo/c/done"]


def test_it_goes_earlier_where_the_incident_does(shelf: Shelf) -> None:
    shelf.incident(track=True)
    (shelf.data / TRACK).unlink()
    assert shelf.due(31, force_majeure_days=30) == ["r/photo/c/done"]


def test_an_incident_without_sound_has_the_days_of_incidents(shelf: Shelf) -> None:
    shelf.incident(track=False)
    assert shelf.due(179) == []
    assert shelf.due(181) == ["r/photo/c/done"]


def test_a_photo_that_the_journal_does_not_know_goes_after_its_days(shelf: Shelf) -> None:
    shelf.put("photos/2026-01-01/b.jpg")
    assert shelf.due(60) == []
    assert shelf.due(62) == ["r/photo/c/done", "photos/2026-01-01/b.jpg"]


def test_what_a_power_cut_left_of_a_photo_goes_too(shelf: Shelf) -> None:
    part = "photos/2026-01-01/.a.jpg.k3x_9q"
    shelf.put(part)
    assert shelf.due(60) == []
    assert shelf.due(62) == [part, "r/photo/c/done"]


def test_customers_are_promised_the_longest_that_a_photo_stays() -> None:
    assert photos.longest(60, RetentionSettings()) == 180
    assert photos.longest(400, RetentionSettings()) == 400


def test_nothing_else_in_the_folder_is_touched(shelf: Shelf) -> None:
    shelf.put("photos/1999-01-01 wedding/a.jpg")
    shelf.put("photos/live.jpg")
    assert shelf.due(400) == ["r/photo/c/done"]


async def test_a_wrong_clock_takes_no_photo(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever today is: for the post 59 days have passed at the first look, and 61 at the second."""
    monkeypatch.setattr(photos, "EVERY_S", 0.0)
    there: list[bool] = []
    enough = asyncio.Event()

    def passed() -> int:
        there.append((shelf.data / PHOTO).exists())
        if len(there) == 3:
            enough.set()
        return AT + (59 if len(there) == 1 else 61) * DAY

    task = asyncio.create_task(
        photos.expire(shelf.data, Reader(shelf.journal.path), shelf.journal, Settings, passed)
    )
    async with asyncio.timeout(10):
        await enough.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert there[:3] == [True, True, False]
