"""Settings of figures: the funnel, whom to ask, and the goals of the control loops."""

from __future__ import annotations

from dataclasses import dataclass

from host_daemon.base.texts import mark as _
from host_daemon.settings.field import setting


@dataclass(frozen=True)
class FunnelSettings:
    """The sales funnel, as staff enter it when a visitor leaves."""

    stages: tuple[str, ...] = setting(
        (_("Came in"), _("Was spoken to"), _("Looked at goods"), _("Heard the price"), _("At the till")),
        "stages of the sales funnel, in their order",
    )
    reasons: tuple[str, ...] = setting(
        (
            _("Only looking"),
            _("Too expensive"),
            _("Not in stock"),
            _("Did not suit"),
            _("Had to wait"),
            _("Nobody helped"),
            _("Something else"),
        ),
        "why visitors leave, as staff can choose",
    )


@dataclass(frozen=True)
class SampleSettings:
    """The sample: customers to be asked for a rating."""

    customers: int = setting(
        0, "customers a month from whom to draw; 0: staff are told nothing", low=0, high=1_000_000
    )
    margin: float = setting(
        5.0, "how exact a share is to be, plus or minus, percentage points", low=1, high=20
    )
    choice: str = setting(
        "random",
        "who is to be asked: drawn at random by receipt, or every n-th in turn",
        choices=("random", "every"),
    )
    again_months: int = setting(
        3,
        "months in which a customer whose card the till names is not asked again; 0: no limit",
        low=0,
        high=36,
    )


@dataclass(frozen=True)
class GoalSettings:
    """Goals of the three control loops."""

    emonps: float = setting(50.0, "goal of loop A: Emotional NPS, points", low=-100, high=100)
    standard: float = setting(90.0, "goal of loop B: standard of service, percent", low=0, high=100)
    reaction: float = setting(
        5.0, "goal of loop C: reaction index of each staff action, points", low=-200, high=200
    )
