"""What stands around an event: the configuration as it is now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo

from host_daemon.events import Event, RecordingStarted
from host_daemon.events.feedback import Whose
from host_daemon.pipeline.context import Places
from host_daemon.rules.action import Action
from host_daemon.rules.rule import Rule
from host_daemon.rules.storm_guard import Gate


@dataclass(frozen=True)
class Surroundings:
    """The configuration as it is now.

    places: where things stand and who serves. recording: the one that a board runs at a moment. microphones,
    cameras: names of those at a point; photos come from these cameras. watching: names of the cameras at a
    point that look at customers, or at operators where that is allowed. worker: id of the operator whom a
    keypad number stands for, or None. rules: all of them; zone: theirs. gate: what holds storms. now: UTC
    milliseconds. held: is told of each action that the gate held. find: an event of the journal by its uid.
    """

    places: Places
    recording: Callable[[str, int], RecordingStarted | None]
    microphones: Callable[[str], tuple[str, ...]]
    cameras: Callable[[str], tuple[str, ...]]
    watching: Callable[[str, Whose], tuple[str, ...]]
    worker: Callable[[int], str | None]
    rules: Callable[[], tuple[Rule, ...]]
    zone: tzinfo
    gate: Gate
    now: Callable[[], int]
    held: Callable[[Action], None]
    find: Callable[[str], Event | None] = lambda uid: None
