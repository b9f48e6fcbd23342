"""Events of long work on phrases: teaching, tuning, searching, transcribing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from host_daemon.events.event import Event

Work = Literal["teach", "tune", "search", "transcribe"]


@dataclass(frozen=True, kw_only=True)
class WorkAsked(Event):
    """Something that takes a while is to be done in the background. uid: `work/<at>/<work>`, or with more.

    work: teach a phrase, tune thresholds to the place's own sound, search the past, transcribe a track.
    phrases: keys; for a search none means all. start, end: [start, end) of a search, UTC milliseconds.
    track: uid of the TrackCut to transcribe. user: who asked for it; empty: the post itself.
    """

    work: Work
    phrases: tuple[str, ...] = ()
    start: int = 0
    end: int = 0
    track: str = ""
    user: str = ""


@dataclass(frozen=True, kw_only=True)
class WorkDone(Event):
    """A work is over. uid: `<uid of its WorkAsked>/done`; cause: that uid.

    found: phrases that were new (search) or heads written (teach, tune). hours: of sound gone through.
    problem: why it was not done, a key of `texts`; empty when it was. text: what a transcript says.
    """

    cause: str
    work: Work
    found: int
    hours: float
    problem: str = ""
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class WorkReported(Event):
    """Progress of a work; told to whoever looks, never stored. uid: `<uid of its WorkAsked>/progress`.

    share: 0 to 1. heard: phrases found so far.
    """

    cause: str
    share: float
    heard: int
