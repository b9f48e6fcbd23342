"""Events of tracks: asked for, cut, failed, gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from host_daemon.events.event import Event

TrackKind = Literal["sale", "force_majeure", "incident", "answer", "burst", "record"]


@dataclass(frozen=True, kw_only=True)
class CutAsked(Event):
    """A track is wanted around `at`. uid: `<cause>/cut/<track>`.

    before_ms, after_ms: how much of the ring, 0 to 600,000. microphone: its name. cause: uid of the event
    that the track belongs to. point: the service point.
    """

    track: TrackKind
    microphone: str
    before_ms: int
    after_ms: int
    cause: str
    point: str


@dataclass(frozen=True, kw_only=True)
class TrackCut(Event):
    """A track lies on disk, whole. uid: `<uid of its CutAsked>/done`; at: when its first sample sounded.

    path: FLAC file, relative to the post's data folder. duration_ms: of sound in the file.
    partial: the ring did not have all of it; missing: [start, end) pairs in UTC milliseconds.
    peaks: loudest absolute sample of each of 400 equal parts, 0 to 100 (percent of full scale).
    """

    cut: str
    cause: str
    track: TrackKind
    microphone: str
    path: str
    duration_ms: int
    partial: bool
    missing: tuple[tuple[int, int], ...]
    peaks: tuple[int, ...]
    sha256: str


@dataclass(frozen=True, kw_only=True)
class CutFailed(Event):
    """A track cannot be had. uid: `<uid of its CutAsked>/done`. reason: a key of `texts`, see cut.py."""

    cut: str
    cause: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class TrackRemoved(Event):
    """A track's file goes, by the rules of retention. uid: `<uid of its TrackCut>/removed`.

    track: uid of its TrackCut. path: as there. reason: too old, over the budget, or the disk was short.
    """

    track: str
    path: str
    reason: Literal["age", "budget", "disk"]
