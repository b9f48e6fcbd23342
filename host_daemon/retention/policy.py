"""Retention policy: which tracks go by age, by budget, and when the disk is short. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from host_daemon.base.durations import DAY_MS
from host_daemon.base.texts import mark as _
from host_daemon.events import TrackKind
from host_daemon.settings.audio import RetentionSettings

MB = 1_000_000

# When room is needed, the first kinds go first. The last two are protected: what they hold may be evidence.
ORDER: tuple[TrackKind, ...] = ("burst", "answer", "record", "sale", "force_majeure", "incident")
PROTECTED: frozenset[TrackKind] = frozenset({"force_majeure", "incident"})
# Protected tracks go only when this share of the least free room is left, to keep the post itself working.
LAST_SHARE = 0.25
# From this share of the budget on, protected tracks are close to having to go.
ALARM_SHARE = 0.8

Reason = Literal["age", "budget", "disk"]

NEAR = _("Tracks of incidents fill most of the room for tracks. Give more room, or keep them for fewer days.")
FULL = _("Only tracks of incidents are left and the disk is short. Free some room, or the oldest will go.")
GONE = _("The disk is so short of room that tracks of incidents are being removed, the oldest first.")

assert set(ORDER) == set(get_args(TrackKind))


@dataclass(frozen=True)
class Kept:
    """A track on disk. at: UTC ms of its event. held: a manager wants it kept whatever its age."""

    path: str
    track: TrackKind
    at: int
    size: int
    held: bool = False

    @property
    def protected(self) -> bool:
        return self.held or self.track in PROTECTED


@dataclass(frozen=True)
class Plan:
    """Result of the policy. remove: tracks with the reason, in the order in which they go. alarm: a key of
    `texts` for the manager, empty when all is well."""

    remove: tuple[tuple[Kept, Reason], ...]
    alarm: str


def plan(tracks: Iterable[Kept], now: int, free: int, settings: RetentionSettings, *, warned: bool) -> Plan:
    """Decide over all tracks at `now` (UTC ms) with `free` bytes left on their disk. warned: an alarm has
    been standing since an earlier look.

    First what is older than its kind's days. Then, while tracks take more than the budget or the disk has
    less than the least free room, unprotected ones by ORDER and age. Protected ones go by age of their kind
    (held ones never), and by need only when the disk is all but full and the alarm came before that.
    """
    days = {kind: getattr(settings, f"{kind}_days") for kind in ORDER}
    remove: list[tuple[Kept, Reason]] = []
    kept: list[Kept] = []
    for track in sorted(tracks, key=lambda t: (ORDER.index(t.track), t.at, t.path)):
        if not track.held and now - track.at > days[track.track] * DAY_MS:
            remove.append((track, "age"))
            free += track.size
        else:
            kept.append(track)
    used = sum(track.size for track in kept)
    budget, least = round(settings.budget_mb * MB), round(settings.least_free_mb * MB)
    left: list[Kept] = []
    for track in kept:
        reason: Reason | None = "budget" if used > budget else "disk" if free < least else None
        if reason is None or track.protected:
            left.append(track)
            continue
        remove.append((track, reason))
        used, free = used - track.size, free + track.size
    alarm = FULL if left and (used > budget or free < least) else ""
    # The ones a manager holds are the very last.
    for track in sorted(left, key=lambda t: (t.held, ORDER.index(t.track), t.at)):
        if free >= least * LAST_SHARE or not warned:
            break
        remove.append((track, "disk"))
        free += track.size
        alarm = GONE
    if not alarm and sum(t.size for t in left if t.protected) > ALARM_SHARE * budget:
        alarm = NEAR
    return Plan(tuple(remove), alarm)
