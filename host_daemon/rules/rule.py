"""A rule: when this happens, here and by these people, do that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _
from host_daemon.events import (
    Asked,
    BurstSeen,
    CustomerSilent,
    Event,
    Gesture,
    GoalCrossed,
    HealthChanged,
    PhraseHeard,
    Pressed,
    QuestionAsked,
    Rated,
    Rating,
    ReceiptPrinted,
    SaleAttempted,
    Served,
    SmileMoment,
    VisitorLeft,
)
from host_daemon.rules.action import Do
from host_daemon.settings.field import setting

Happening = Literal[
    "rated",
    "asked",
    "question",
    "smile",
    "pressed",
    "served",
    "attempted",
    "receipt",
    "phrase",
    "burst",
    "left",
    "silent",
    "health",
    "goal",
]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Direction = Literal["positive", "negative"]

HAPPENINGS: dict[str, type[Event]] = {
    "rated": Rated,
    "asked": Asked,
    "question": QuestionAsked,
    "smile": SmileMoment,
    "pressed": Pressed,
    "served": Served,
    "attempted": SaleAttempted,
    "receipt": ReceiptPrinted,
    "phrase": PhraseHeard,
    "burst": BurstSeen,
    "left": VisitorLeft,
    "silent": CustomerSilent,
    "health": HealthChanged,
    "goal": GoalCrossed,
}


class BadRule(UserError):
    """A rule that cannot be meant. The text names the rule and its field, and says what would do."""


@dataclass(frozen=True)
class When:
    """Conditions of a rule. An empty filter lets everything through."""

    event: Happening = setting("rated", "what happens")
    ratings: tuple[Rating, ...] = setting((), "only these ratings")
    points: tuple[str, ...] = setting((), "only at these service points")
    operators: tuple[str, ...] = setting((), "only with these operators")
    gestures: tuple[Gesture, ...] = setting((), "only these gestures")
    buttons: tuple[int, ...] = setting((), "only these buttons, by their number from 0", example="0, 2")
    devices: tuple[str, ...] = setting((), "only these boards, by their 12 digits")
    meanings: tuple[str, ...] = setting((), "only presses with this meaning")
    phrases: tuple[str, ...] = setting((), "only phrases with this name", example="displeasure, offer")
    directions: tuple[Direction, ...] = setting((), "only bursts in this direction")
    hours: tuple[str, ...] = setting((), "only in these hours", example="08:00-20:00, 22:00-06:00")
    days: tuple[Day, ...] = setting((), "only on these days of the week")


@dataclass(frozen=True)
class Rule:
    """Data, not code.

    name: unique on the post. enabled: a rule that is switched off does nothing. most_per_hour: firings in
    any 60 minutes after which it only opens incidents, measures and tags; everything louder is held.
    """

    name: str
    when: When
    do: tuple[Do, ...]
    enabled: bool = True
    most_per_hour: int = setting(
        60,
        "firings in any 60 minutes, after which louder actions are held",
        low=1,
        high=3600,
        wrong=_("{place}: a whole number from {low} to {high} was expected, not {value}"),
    )


# Which filters an event can be asked for; the others would never let it through.
FILTERS: dict[str, tuple[str, ...]] = {
    "rated": ("ratings", "points", "operators"),
    "asked": ("points", "operators"),
    "question": ("points", "operators"),
    "smile": ("points", "operators"),
    "pressed": ("points", "operators", "gestures", "buttons", "devices", "meanings"),
    "served": ("points", "operators"),
    "attempted": ("points", "operators"),
    "receipt": ("points", "operators"),
    "phrase": ("points", "operators", "phrases"),
    "burst": ("points", "operators", "directions"),
    "left": ("points", "operators"),
    "silent": ("points", "operators"),
    "health": (),
    "goal": ("points",),
}
# These any event can be asked for.
ALWAYS = ("event", "hours", "days")
