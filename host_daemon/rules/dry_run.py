"""A dry run: what rules would have done with past events; nothing is carried out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from operator import attrgetter

from host_daemon.events import Event
from host_daemon.rules.action import Action
from host_daemon.rules.decide import merged, wishes
from host_daemon.rules.rule import Rule
from host_daemon.rules.storm_guard import StormGuard


@dataclass(frozen=True)
class PlacedEvent:
    """An event with what it does not say itself. meaning: of a press, by the board as it is configured."""

    event: Event
    point: str | None = None
    operator: str | None = None
    meaning: str | None = None


@dataclass(frozen=True)
class Firing:
    """One event and what would have come of it."""

    event: Event
    go: tuple[Action, ...]
    held: tuple[Action, ...]


@dataclass(frozen=True)
class DryRun:
    """firings: in the order of time, only events that some rule wants. repeats: events passed over."""

    firings: tuple[Firing, ...]
    repeats: int

    def per_rule(self) -> dict[str, int]:
        """The number of events that each rule would have acted on."""
        counts: Counter[str] = Counter()
        for firing in self.firings:
            counts.update({action.rule for action in firing.go})
        return dict(counts)


def dry_run(
    rules: Sequence[Rule],
    events: Iterable[PlacedEvent],
    guard: StormGuard,
    spam_window_ms: int,
    zone: tzinfo = UTC,
) -> DryRun:
    """Let `rules` look at past events, as if each had come at its own time.

    guard: remembers what it lets through, so that a post which starts knows of the storm it was in.
    spam_window_ms: as in the contacts' settings. zone: the rules'.
    """
    firings = []
    repeats = 0
    for placed in sorted(events, key=attrgetter("event.at", "event.uid")):
        event = placed.event
        if guard.repeats(event, spam_window_ms):
            repeats += 1
            continue
        wanted = wishes(
            rules,
            event,
            point=placed.point,
            operator=placed.operator,
            meaning=placed.meaning,
            zone=zone,
        )
        passed = guard.passes(wanted, rules, event.at)
        if passed.go or passed.held:
            firings.append(Firing(event, tuple(merged(passed.go)), tuple(merged(passed.held))))
    return DryRun(tuple(firings), repeats)
