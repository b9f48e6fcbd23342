"""A dry run: what rules would have done with what has happened, and nothing is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from operator import attrgetter

from host_daemon.events import Event
from host_daemon.rules.action import Action
from host_daemon.rules.decide import decide
from host_daemon.rules.rule import Rule
from host_daemon.rules.storm_guard import StormGuard

# Point, operator and meaning of an event; None for one that belongs nowhere on this post.
Place = Callable[[Event], tuple[str | None, str | None, str | None] | None]


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
        """How many events each rule would have acted on."""
        counts: Counter[str] = Counter()
        for firing in self.firings:
            counts.update({action.rule for action in firing.go})
        return dict(counts)


def dry_run(
    rules: Sequence[Rule],
    events: Iterable[Event],
    gate: StormGuard,
    place: Place | None = None,
    zone: tzinfo = UTC,
) -> DryRun:
    """Let `rules` look at past events, as if each had come at its own time.

    gate: remembers what it lets through, so that a post which starts knows of the storm it was in. place:
    gives point, operator and meaning of a press, by the boards as they are configured. zone: the rules'.
    """
    firings = []
    repeats = 0
    for event in sorted(events, key=attrgetter("at", "uid")):
        if gate.repeats(event):
            repeats += 1
            continue
        found = place(event) if place else (None, None, None)
        if found is None:
            continue
        point, operator, meaning = found
        wishes = decide(rules, event, point=point, operator=operator, meaning=meaning, zone=zone)
        passed = gate.passes(wishes, rules, event.at)
        if passed.go or passed.held:
            firings.append(Firing(event, passed.go, passed.held))
    return DryRun(tuple(firings), repeats)
