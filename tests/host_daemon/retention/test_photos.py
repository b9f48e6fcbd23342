from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from host_daemon.base.durations import DAY_MS as DAY
from host_daemon.events import CutAsked, Event, IncidentOpened, PhotoTaken, TrackCut
from host_daemon.retention import photos
from host_daemon.retention.keeper import sweep
from host_daemon.retention.photos import PhotoFiles
from host_daemon.settings.audio import AudioSettings, RetentionSettings
from host_daemon.settings.tree import Settings
from host_daemon.settings.vision import VisionSettings
from host_daemon.store.journal import Journal, add
from host_daemon.store.reader import Reader

# 1 January 2026, 12:00 UTC.
AT = 1_767_268_800_000
PHOTO = "photos/2026-01-01/a.jpg"
TRACK = "tracks/2026-01-01/a.flac"


class Post:
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
        """Ids of the photos that must go so many days later."""
        settings = Settings(
            vision=VisionSettings(photo_keep_days=60),
            audio=AudioSettings(retention=RetentionSettings(**retention)),
        )
        files = PhotoFiles(self.data, Reader(self.journal.path), self.journal, lambda: settings)
        return [one.uid for one in files.plan(AT + round(days * DAY), warned=False).expired]


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    post = Post(tmp_path)
    yield post
    post.journal.close()


def test_a_photo_of_its_own_goes_after_its_days(post: Post) -> None:
    assert post.due(59) == []
    assert post.due(61) == ["r/photo/c/done"]


def test_a_photo_of_an_incident_stays_as_long_as_its_track(post: Post) -> None:
    post.incident(track=True)
    assert post.due(170) == []
    # Its days are over, and somebody holds the track.
    assert post.due(190) == []
    (post.data / TRACK).unlink()
    assert post.due(170) == []
    assert post.due(190) == ["r/photo/c/done"]


def test_it_goes_earlier_where_the_incident_does(post: Post) -> None:
    post.incident(track=True)
    (post.data / TRACK).unlink()
    assert post.due(31, force_majeure_days=30) == ["r/photo/c/done"]


def test_an_incident_without_sound_has_the_days_of_incidents(post: Post) -> None:
    post.incident(track=False)
    assert post.due(179) == []
    assert post.due(181) == ["r/photo/c/done"]


def test_a_photo_that_the_journal_does_not_know_goes_after_its_days(post: Post) -> None:
    post.put("photos/2026-01-01/b.jpg")
    assert post.due(60) == []
    assert post.due(62) == ["r/photo/c/done", "photos/2026-01-01/b.jpg"]


def test_what_a_power_cut_left_of_a_photo_goes_too(post: Post) -> None:
    part = "photos/2026-01-01/.a.jpg.k3x_9q"
    post.put(part)
    assert post.due(60) == []
    assert post.due(62) == [part, "r/photo/c/done"]


def test_customers_are_promised_the_longest_that_a_photo_stays() -> None:
    assert photos.longest(60, RetentionSettings()) == 180
    assert photos.longest(400, RetentionSettings()) == 400


def test_nothing_else_in_the_folder_is_touched(post: Post) -> None:
    post.put("photos/1999-01-01 wedding/a.jpg")
    post.put("photos/live.jpg")
    assert post.due(400) == ["r/photo/c/done"]


async def test_a_photo_goes_with_a_line_in_the_audit(post: Post) -> None:
    reader = Reader(post.journal.path)
    files = PhotoFiles(post.data, reader, post.journal, Settings)
    swept = await sweep(files, AT + 61 * DAY)
    assert (swept.removed, (post.data / PHOTO).exists()) == (1, False)
    assert [(line.user, line.action) for line in reader.audit("r/photo/c/done")] == [
        ("post", "removed (age)")
    ]
    assert not (post.data / PHOTO).parent.exists()


async def test_before_its_days_are_over_nothing_is_noted(post: Post) -> None:
    reader = Reader(post.journal.path)
    swept = await sweep(PhotoFiles(post.data, reader, post.journal, Settings), AT + 59 * DAY)
    assert (swept.removed, (post.data / PHOTO).exists()) == (0, True)
    assert not reader.audit("r/photo/c/done")
