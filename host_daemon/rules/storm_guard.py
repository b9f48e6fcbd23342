"""A limit on how often rules act: hammering fires nothing, and a storm is not amplified.

A remote with a stuck button, a child who plays with it or a rule that fits too much must not fill the disk
with tracks and the administrator's phone with messages. Nothing is lost by it: the events are in the
journal, the incidents on the page, and what was held is handed back so that it can be shown.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from host_daemon.base.durations import HOUR_MS
from host_daemon.events import Asked, Event, Rated
from host_daemon.rules.action import Action, AskEmotion, Do, MeasureBackground, OpenIncident, Tag
from host_daemon.rules.rule import Rule

# Costs next to nothing and tells nobody, so it is never held; Emotional NPS needs every background.
QUIET = (OpenIncident, Tag, MeasureBackground)


@dataclass(frozen=True)
class Passed:
    """Actions to carry out, and those held because of the storm."""

    go: tuple[Action, ...]
    held: tuple[Action, ...] = ()


class StormGuard:
    """Remembers what fired lately."""

    def __init__(self) -> None:
        self._last: dict[tuple[str, str, str], tuple[int, str]] = {}  # one entry per kind, point and source
        self._fired: dict[str, deque[int]] = {}  # at most `most_per_hour` entries per rule

    def repeats(self, event: Event, spam_window_ms: int) -> bool:
        """Whether the event only hammers on what was pressed just before; then no rule is asked.

        Give it every ask and rating, in the order of arrival. A late one is compared by its own time. The
        same one given again, because the disk refused it before, is no repeat of itself. spam_window_ms: as
        in the contacts' settings.
        """
        if not isinstance(event, Asked | Rated) or (isinstance(event, Rated) and not event.at_certain):
            return False
        what = event.hammered if isinstance(event, Rated) else event.source
        key = (type(event).__name__, event.point, what)  # `kiosk` and `voice` are sources at every point
        last = self._last.get(key)
        if last is None or event.at >= last[0]:
            self._last[key] = (event.at, event.uid)
        return last is not None and last[1] != event.uid and abs(event.at - last[0]) < spam_window_ms

    def passes(self, actions: Iterable[Action], rules: Iterable[Rule], now: int) -> Passed:
        """Sort the wanted actions of one event. rules: as given to `decide`. now: UTC milliseconds."""
        most = {rule.name: rule.most_per_hour for rule in rules}
        go: list[Action] = []
        held: list[Action] = []
        verdicts: dict[str, bool] = {}
        for action in actions:
            if action.rule not in verdicts:
                verdicts[action.rule] = self._may(action.rule, most[action.rule], now)
            (go if verdicts[action.rule] or _quiet(action.do) else held).append(action)
        return Passed(tuple(go), tuple(held))

    def _may(self, rule: str, most: int, now: int) -> bool:
        fired = self._fired.setdefault(rule, deque())
        while fired and not now - HOUR_MS < fired[0] <= now:
            fired.popleft()
        if len(fired) >= most:
            return False
        fired.append(now)
        return True


def _quiet(do: Do) -> bool:
    return isinstance(do, QUIET) or (isinstance(do, AskEmotion) and not do.targets)
