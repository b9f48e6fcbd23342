"""Events of goals: figures that cross them."""

from __future__ import annotations

from dataclasses import dataclass

from host_daemon.events.event import Event


@dataclass(frozen=True, kw_only=True)
class GoalCrossed(Event):
    """A figure of a control loop has crossed its goal. uid: `goal/<loop>/<figure>/<point>/<at>`.

    loop: a, b or c. figure: its name, a key of `texts` or the manager's own words. point: empty for all of
    them. value, low, high, goal: in the unit of the loop; n: sample size. met: reached again; else missed.
    """

    loop: str
    figure: str
    point: str
    value: float
    low: float
    high: float
    goal: float
    n: int
    met: bool
