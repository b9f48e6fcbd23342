from __future__ import annotations

import hashlib
import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from host_daemon.events import PhotoAsked, PhotoMissed, PhotoTaken
from host_daemon.vision.faces.face_detector import Face
from host_daemon.vision.picture import decoded, encoded
from host_daemon.vision.process.photos import PhotoRing, PhotoTaker, Still, comment, place

NOON = 1_790_000_000_000


def jpeg(shade: int) -> bytes:
    return encoded(np.full((48, 64, 3), shade, np.uint8))


@pytest.fixture
def photos(tmp_path: Path) -> PhotoTaker:
    ring = PhotoRing(keep_ms=20_000)
    for step in range(10):
        ring.add(Still(NOON + 200 * step, jpeg(20 * step), faces=step))
    return PhotoTaker(tmp_path, ring, nearest_ms=1500)


def asked(at: int, uid: str = "aabbccddeeff.1.7/photo/counter") -> PhotoAsked:
    return PhotoAsked(uid=uid, at=at, camera="counter", cause="aabbccddeeff.1.7", point="point-1")


def test_the_photo_is_the_frame_nearest_to_the_events_own_time(photos, tmp_path):
    taken = photos.answer(asked(NOON + 690), now=NOON + 2000)
    assert (taken.at, taken.faces, taken.uid) == (NOON + 600, 3, "aabbccddeeff.1.7/photo/counter/done")
    data = (tmp_path / taken.path).read_bytes()
    assert hashlib.sha256(data).hexdigest() == taken.sha256
    assert abs(float(decoded(data).mean()) - 60) < 3


def test_it_lies_in_the_folder_of_its_day_and_is_private(photos, tmp_path):
    taken = photos.answer(asked(NOON), now=NOON + 2000)
    assert taken.path.startswith("photos/2026-09-21/")
    assert (tmp_path / taken.path).stat().st_mode & 0o777 == 0o600


def test_a_still_is_looked_at_once_more_before_it_becomes_a_photo(photos, tmp_path):
    face = Face(8, 8, 16, 16, 1, ())
    taken = photos.answer(asked(NOON), NOON + 2000, lambda still: (face,))
    other = photos.answer(asked(NOON, "other/photo/counter"), NOON + 2000, lambda still: None)
    assert isinstance(taken, PhotoTaken)
    assert other.reason.startswith("No photo was taken: faces cannot be hidden")


def test_asked_again_it_is_the_same_photo_even_when_the_ring_has_moved_on(photos):
    first = photos.answer(asked(NOON), now=NOON + 2000)
    for step in range(200):
        photos.ring.add(Still(NOON + 60_000 + 200 * step, jpeg(255), faces=0))
    assert photos.answer(asked(NOON), now=NOON + 100_000) == first


def test_a_moment_that_is_still_to_come_is_waited_for(photos):
    ahead = asked(NOON + 1900)
    assert photos.answer(ahead, now=NOON + 1850) is None
    photos.ring.add(Still(NOON + 2000, jpeg(200), faces=1))
    assert photos.answer(ahead, now=NOON + 2010).at == NOON + 1800


def test_a_camera_that_stops_before_the_moment_still_answers(photos):
    assert isinstance(photos.answer(asked(NOON + 2500), now=NOON + 4100), PhotoTaken)


@pytest.mark.parametrize("at", [NOON - 60_000, NOON + 60_000])
def test_no_picture_of_that_moment(photos, at):
    missed = photos.answer(asked(at), now=NOON + 120_000)
    assert isinstance(missed, PhotoMissed)
    assert missed.reason == "The camera has no picture of that moment."


def test_a_ring_with_nothing_in_it(tmp_path):
    photos = PhotoTaker(tmp_path, PhotoRing(20_000), 1500)
    assert photos.answer(asked(NOON), now=NOON) is None
    assert isinstance(photos.answer(asked(NOON), now=NOON + 1500), PhotoMissed)


def test_a_disk_that_refuses(photos, tmp_path):
    (tmp_path / "photos").write_text("a file where the folder should be")
    assert photos.answer(asked(NOON), now=NOON + 2000).reason.startswith("The photo could not be written")


def test_the_photo_says_what_is_known_of_it(photos, tmp_path):
    taken = photos.answer(asked(NOON), now=NOON + 2000)
    known = json.loads(comment((tmp_path / taken.path).read_bytes()))
    assert known == {"photo": taken.photo, "at": NOON, "camera": "counter", "faces": 0}
    assert cv2.imread(str(tmp_path / taken.path)).shape == (48, 64, 3)


def test_a_damaged_photo_is_taken_again(photos, tmp_path):
    taken = photos.answer(asked(NOON), now=NOON + 2000)
    (tmp_path / taken.path).write_bytes(b"\xff\xd8torn")
    assert photos.answer(asked(NOON), now=NOON + 2000) == taken
    assert decoded((tmp_path / taken.path).read_bytes()) is not None


def test_uids_that_look_alike_or_dangerous_get_their_own_file():
    names = {place(asked(NOON, uid)).name for uid in ("../../etc/x", "a/b", "a_b", "a b", "x" * 300)}
    assert len(names) == 5
    assert all("/" not in name and len(name) < 100 for name in names)


def test_the_ring_forgets_what_is_too_old():
    ring = PhotoRing(keep_ms=1000)
    for step in range(100):
        ring.add(Still(step * 100, b"x", 0))
    assert ring.nearest(0).at == 8900


def test_the_ring_stays_within_its_memory():
    ring = PhotoRing(keep_ms=120_000)
    for step in range(20):
        ring.add(Still(step, b"x" * (8 * 1024 * 1024), 0))
    assert ring.nearest(0).at == 12
