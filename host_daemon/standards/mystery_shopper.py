"""Draw of the next track to score, by lot, so that nobody can pick the good ones or the bad ones."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Set

from host_daemon.events import ServiceChecked, TrackCut


def lot(uid: str, purpose: str) -> float:
    """A number from 0 to 1 that belongs to the uid, the same at any time."""
    return int.from_bytes(hashlib.sha256(f"{purpose} {uid}".encode()).digest()[:6]) / 2**48


def wanted(uid: str, second: float) -> int:
    """Number of people who are to score the track: 1, or 2 for a share `second` (0 to 1) of all tracks."""
    return 2 if lot(uid, "second") < second else 1


def waiting(
    tracks: Iterable[TrackCut], scored: Mapping[str, Set[str]], user: str, second: float
) -> tuple[TrackCut, ...]:
    """The tracks that `user` may be given, the next one first.

    scored: who has scored a track, by its uid.
    """
    open_ = [
        cut
        for cut in tracks
        if user not in (who := scored.get(cut.uid, set())) and len(who) < wanted(cut.uid, second)
    ]
    return tuple(sorted(open_, key=lambda cut: lot(cut.uid, "order")))


def first_scorings(checks: Iterable[ServiceChecked]) -> list[ServiceChecked]:
    """Of each track, by each checklist, the scoring that came first. checks: in order of time.

    The second one tells how far two people agree. Counted as well, it would make the sample look larger than
    the visits it comes from, and its interval too narrow.
    """
    found: dict[tuple[str, str], ServiceChecked] = {}
    for check in checks:
        found.setdefault((check.cause, check.standard), check)
    return list(found.values())
