"""An incident as a post without hardware makes it: a red press, its track, photo and background."""

from __future__ import annotations

import hashlib
from pathlib import Path

import cv2
import numpy as np
import soundfile

from host_daemon.events import (
    BackgroundAsked,
    BackgroundMeasured,
    CutAsked,
    Event,
    FacesMeasured,
    IncidentOpened,
    PhotoAsked,
    PhotoTaken,
    Pressed,
    Rated,
    TrackCut,
)

# 21 November 2026, 15:00:00 in Moscow.
AT = 1_795_262_400_000
DEVICE = "a0b1c2d3e4f5"
# The first incident, and its page.
INCIDENT = f"{DEVICE}.1.1/rated/incident"
PAGE = f"/incidents/{DEVICE}.1.1~1rated~1incident"


def incident_events(data: Path, at: int = AT, seq: int = 1) -> list[Event]:
    """A red press with a track of 30 s, of which 2 s are missing, a photo and its background."""
    press = f"{DEVICE}.1.{seq}"
    rated = f"{press}/rated"
    sound = data / f"tracks/{seq}.flac"
    sound.parent.mkdir(parents=True, exist_ok=True)
    seconds = np.arange(28 * 16_000) / 16_000
    samples = (0.3 * np.sin(2 * np.pi * 440 * seconds) * np.abs(np.sin(seconds))).astype("float32")
    soundfile.write(sound, samples, 16_000)
    peaks = tuple(int(100 * part.max()) for part in np.array_split(np.abs(samples), 400))
    picture = data / f"photos/{seq}.jpg"
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_bytes(_jpeg())
    cut, photo, background = f"{rated}/cut/incident", f"{rated}/photo/counter", f"{rated}/background"
    return [
        Pressed(
            uid=press,
            at=at,
            device=DEVICE,
            boot=1,
            seq=seq,
            button=2,
            gesture="click",
            number=None,
            counter=seq,
            battery_mv=2900,
            at_certain=True,
            link="serial",
        ),
        Rated(
            uid=rated,
            at=at,
            point="point-1",
            operator="anna",
            rating="negative",
            source=f"board:{DEVICE}",
            cause=press,
        ),
        IncidentOpened(
            uid=f"{rated}/incident",
            at=at,
            point="point-1",
            operator="anna",
            rating="negative",
            cause=rated,
            rule="negative rating",
        ),
        CutAsked(
            uid=cut,
            at=at,
            track="incident",
            microphone="counter",
            before_ms=15_000,
            after_ms=15_000,
            cause=rated,
            point="point-1",
        ),
        TrackCut(
            uid=f"{cut}/done",
            at=at - 13_000,
            cut=cut,
            cause=rated,
            track="incident",
            microphone="counter",
            path=f"tracks/{seq}.flac",
            duration_ms=28_000,
            partial=True,
            missing=((at - 15_000, at - 13_000),),
            peaks=peaks,
            sha256=hashlib.sha256(sound.read_bytes()).hexdigest(),
        ),
        PhotoAsked(uid=photo, at=at, camera="counter", cause=rated, point="point-1"),
        PhotoTaken(
            uid=f"{photo}/done",
            at=at + 40,
            photo=photo,
            cause=rated,
            camera="counter",
            path=f"photos/{seq}.jpg",
            faces=1,
            sha256="0" * 64,
        ),
        BackgroundAsked(
            uid=background,
            at=at,
            camera="counter",
            start=at - 3000,
            end=at + 3000,
            cause=rated,
            point="point-1",
        ),
        BackgroundMeasured(
            uid=f"{background}/done",
            at=at - 3000,
            cause=rated,
            camera="counter",
            start=at - 3000,
            end=at + 3000,
            frames=30,
            seen=24,
            positive=0.1,
            neutral=0.25,
            negative=0.65,
            mood="negative",
        ),
    ]


def measures(at: int = AT) -> list[FacesMeasured]:
    def second(offset: int) -> FacesMeasured:
        bad = min(1.0, max(0.0, 0.15 + 0.6 / (1 + abs(offset) / 4)))
        good = (1 - bad) * 0.35
        return FacesMeasured(
            uid=f"counter.{at + offset * 1000}",
            at=at + offset * 1000,
            camera="counter",
            frames=5,
            seen=0 if -12 < offset < -8 else 5,
            faces=1,
            positive=good,
            neutral=1 - bad - good,
            negative=bad,
            smile=good,
        )

    return [second(offset) for offset in range(-30, 30)]


def _jpeg() -> bytes:
    y, x = np.mgrid[0:240, 0:320]
    picture = np.dstack([x % 256, y % 256, (x + y) % 256]).astype("uint8")
    return bytes(cv2.imencode(".jpg", picture)[1])
