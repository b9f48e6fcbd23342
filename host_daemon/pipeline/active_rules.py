"""The post's rules: as they are written, as they hold, and what they would have done."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from host_daemon.base.clock import now_ms
from host_daemon.base.texts import mark as _
from host_daemon.base.time_zone import zone
from host_daemon.contacts.on_duty import SHIFT_MS, OnDuty
from host_daemon.events import Asked, HealthReported, PhraseHeard, PhraseJudged
from host_daemon.pipeline.context import RULED, Places
from host_daemon.rules.action import Action
from host_daemon.rules.defaults import RULES
from host_daemon.rules.dry_run import DryRun, dry_run
from host_daemon.rules.json_form import rules_from_json
from host_daemon.rules.references import KnownNames, gaps
from host_daemon.rules.rule import BadRule, Rule
from host_daemon.rules.storm_guard import StormGuard
from host_daemon.settings.tree import Settings
from host_daemon.store.config import Config
from host_daemon.store.reader import Reader
from host_daemon.supervision.health import HealthBoard

log = logging.getLogger(__name__)


def try_out(
    rules: Sequence[Rule], config: Config, settings: Settings, reader: Reader, start: int, end: int
) -> DryRun:
    """What `rules` would have done from `start` to `end`, UTC milliseconds."""
    on_duty = OnDuty(reader.events((Asked,), start - SHIFT_MS, end))
    cameras = {camera.name: camera.point for camera in settings.vision.cameras}
    places = Places(config.board, on_duty.at, cameras.get)
    gate = StormGuard(round(settings.contacts.spam_window_s * 1000))
    judged = {one.cause: one.right for one in reader.events((PhraseJudged,), start)}
    events = [
        replace(one, sure=True) if isinstance(one, PhraseHeard) and judged.get(one.uid) else one
        for one in reader.events(RULED, start, end)
    ]
    return dry_run(rules, places.placed(events), gate, zone(settings.post.time_zone))


def written(config: Config) -> tuple[Rule, ...]:
    """The post's rules; those of a new post when nobody has written any. Raises BadRule."""
    rules = config.rules()
    return RULES if rules is None else rules_from_json(rules)


def in_force(config: Config, health: HealthBoard) -> tuple[Rule, ...]:
    """The post's rules; those of a new post while its own cannot be read, so that no press is held up."""
    try:
        return written(config)
    except BadRule as error:
        log.error("the rules cannot be used, those of a new post stand in: %s", error)
        health.put(
            HealthReported(
                uid="delivery:rules",
                at=now_ms(),
                sense="delivery",
                name="rules",
                health="failed",
                problem=_("The rules cannot be read; those of a new post are used until they are mended"),
                detail={"error": str(error)},
            )
        )
        return RULES


def hold(health: HealthBoard, action: Action) -> None:
    """The rule's storm is shown until somebody has looked after it and started the post again."""
    log.warning("rule %r fires too often: %s is held", action.rule, type(action.do).__name__)
    health.put(
        HealthReported(
            uid=f"delivery:rule {action.rule}",
            at=now_ms(),
            sense="delivery",
            name=action.rule,
            health="warning",
            problem=_("This rule fires too often; for an hour it only opens incidents"),
        )
    )


def missing(config: Config) -> dict[str, BadRule]:
    """What the post's rules name and is not there, by the rule's name. Raises BadRule where they cannot be
    read."""
    return gaps(written(config), known(config, config.settings()))


def known(config: Config, settings: Settings) -> KnownNames:
    """What rules can speak of on this post."""
    return KnownNames(
        points=tuple(point.id for point in config.points()),
        operators=tuple(operator.id for operator in config.operators()),
        devices={board.device: board.point for board in config.boards()},
        targets=tuple(target.name for target in config.targets()),
        microphones=tuple(one.name for one in settings.audio.microphones),
        cameras=tuple(one.name for one in settings.vision.cameras),
    )
