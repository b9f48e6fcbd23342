"""Trial of a rule: what it would have done in the last day."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from host_daemon.base.durations import DAY_MS
from host_daemon.pipeline.active_rules import ActiveRules
from host_daemon.rules.dry_run import DryRun
from host_daemon.rules.labels import WORDS
from host_daemon.rules.rule import HAPPENINGS, Rule
from web_ui.core.services import Services

SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class TrialFiring:
    """One firing that would have been. held: the limit would have held it back."""

    at: int
    event: str
    point: str
    held: bool


@dataclass(frozen=True, kw_only=True)
class RuleTrial:
    """A dry run over the last day. count, held: events acted on and held back. fired: the newest of them."""

    count: int
    held: int
    repeats: int
    fired: tuple[TrialFiring, ...]


def tried(services: Services, rule: Rule) -> RuleTrial:
    """Firings of the last day, were the rule switched on and the only one."""
    now = services.now()
    found: DryRun = ActiveRules(services.config).try_out(
        (dataclasses.replace(rule, enabled=True),),
        services.config.settings(),
        services.reader,
        now - DAY_MS,
        now + 1,
    )
    points = {one.id: one.name for one in services.config.points()}
    fired = [
        TrialFiring(
            at=one.event.at,
            event=next(WORDS[name] for name, kind in HAPPENINGS.items() if isinstance(one.event, kind)),
            point=points.get(getattr(one.event, "point", ""), ""),
            held=not one.go,
        )
        for one in found.firings
    ]
    return RuleTrial(
        count=sum(not one.held for one in fired),
        held=sum(one.held for one in fired),
        repeats=found.repeats,
        fired=tuple(reversed(fired[-SHOWN:])),
    )
