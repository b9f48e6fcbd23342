"""Rules of the post: as they are written, and as they are in force."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from host_daemon.base.clock import now_ms
from host_daemon.base.texts import mark as _
from host_daemon.base.time_zone import zone
from host_daemon.events import HealthReported, PhraseHeard, PhraseJudged
from host_daemon.pipeline.context import RULED, placed
from host_daemon.rules.defaults import RULES
from host_daemon.rules.dry_run import DryRun, dry_run
from host_daemon.rules.json_form import readable_rules, rules_from_json
from host_daemon.rules.references import KnownNames, gaps
from host_daemon.rules.rule import BadRule, Rule
from host_daemon.rules.storm_guard import StormGuard
from host_daemon.settings.tree import Settings
from host_daemon.store.config import Config
from host_daemon.store.directory import Directory
from host_daemon.store.duty import known_signs
from host_daemon.store.reader import Reader
from host_daemon.supervision.health import HealthBoard

log = logging.getLogger(__name__)


HEALTH = "delivery:rules"
LEFT_OUT = _("Rules that cannot be read do nothing until they are fixed; the others act")
REPLACED = _("The rules cannot be read; the default rules are used until they are fixed")


class ActiveRules:
    """Reads the rules anew at each call. health: is told when they cannot be read."""

    def __init__(self, config: Config, health: HealthBoard | None = None) -> None:
        self._config = config
        self._health = health or HealthBoard()
        self._told = False

    def written(self) -> tuple[Rule, ...]:
        """The post's rules; those of a new post when nobody has written any. Raises BadRule."""
        rules = self._config.rules()
        return RULES if rules is None else rules_from_json(rules)

    def in_force(self) -> tuple[Rule, ...]:
        """The post's rules: those that can be read, so that a bad one takes no good one along; those of a new
        post while none can, so that no press is held up."""
        rules = self._config.rules()
        if rules is None:
            return RULES
        good, bad = _readable(rules)
        if not bad:
            if self._told:
                self._told = False
                self._health.forget(HEALTH)
            return good
        error = "; ".join(map(str, bad))
        log.error("rules that cannot be read are left out: %s", error)
        self._told = True
        self._health.put(
            HealthReported(
                uid=HEALTH,
                at=now_ms(),
                sense="delivery",
                name="rules",
                health="failed",
                problem=LEFT_OUT if good else REPLACED,
                detail={"error": error},
            )
        )
        return self.readable()

    def readable(self) -> tuple[Rule, ...]:
        """The same, for pages: nothing is told to Health."""
        rules = self._config.rules()
        if rules is None:
            return RULES
        good, bad = _readable(rules)
        return RULES if bad and not good else good

    def known(self, settings: Settings) -> KnownNames:
        """Names that rules can use on this post."""
        config = self._config
        return KnownNames(
            points=tuple(point.id for point in config.points()),
            operators=tuple(operator.id for operator in config.operators()),
            devices={board.device: board.point for board in config.boards()},
            targets=tuple(target.name for target in config.targets()),
            microphones=tuple(one.name for one in settings.audio.microphones),
            cameras=tuple(one.name for one in settings.vision.cameras),
        )

    def missing(self) -> dict[str, BadRule]:
        """Names that the rules use and that are not there, by the rule's name. Raises BadRule where the rules
        cannot be read."""
        return gaps(self.written(), self.known(self._config.settings()))

    def try_out(
        self, rules: Sequence[Rule], settings: Settings, reader: Reader, start: int, end: int
    ) -> DryRun:
        """Everything that `rules` would have done from `start` to `end`, UTC milliseconds."""
        known = known_signs(reader, self._config, start, end)
        directory = Directory(self._config, lambda: settings, known)
        judged = {one.cause: one.right for one in reader.events((PhraseJudged,), start)}
        events = [
            replace(one, sure=True) if isinstance(one, PhraseHeard) and judged.get(one.uid) else one
            for one in reader.events(RULED, start, end)
        ]
        spam_window_ms = round(settings.contacts.spam_window_s * 1000)
        happened = placed(events, directory)
        return dry_run(rules, happened, StormGuard(), spam_window_ms, zone(settings.post.time_zone))


def _readable(written: object) -> tuple[tuple[Rule, ...], tuple[BadRule, ...]]:
    try:
        return readable_rules(written)
    except BadRule as error:
        return (), (error,)
