"""Scorings of tracks by people: a track that two have scored is one visit all the same."""

from __future__ import annotations

from collections.abc import Iterable

from host_daemon.events import ServiceChecked


def first_scorings(checks: Iterable[ServiceChecked]) -> list[ServiceChecked]:
    """Of each track, by each checklist, the scoring that came first. checks: in order of time.

    The second one tells how far two people agree. Counted as well, it would make the sample look larger than
    the visits it comes from, and its interval too narrow.
    """
    found: dict[tuple[str, str], ServiceChecked] = {}
    for check in checks:
        found.setdefault((check.cause, check.standard), check)
    return list(found.values())
