"""The actions that rules want for one event, each action once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo

from host_daemon.events import BurstSeen, Event, PhraseHeard, Pressed, Rated
from host_daemon.rules.action import (
    ALL,
    Action,
    AskEmotion,
    CutTrack,
    Do,
    MeasureBackground,
    Notify,
    OpenIncident,
    OpenListening,
    TakePhoto,
)
from host_daemon.rules.hours import active
from host_daemon.rules.rule import HAPPENINGS, Rule, When

# What looks at a moment. An event that does not know its moment (`at_certain`) gets none of these.
OF_THE_MOMENT = (CutTrack, TakePhoto, MeasureBackground, AskEmotion, OpenListening)
# What alarms somebody. A phrase that is not `sure` waits with these for the word of whoever listens to it.
ALARMS = (OpenIncident, Notify)


def decide(
    rules: Iterable[Rule],
    event: Event,
    *,
    point: str | None = None,
    operator: str | None = None,
    meaning: str | None = None,
    zone: tzinfo = UTC,
) -> list[Action]:
    """The actions that the enabled rules want for this event, each once."""
    return merged(wishes(rules, event, point=point, operator=operator, meaning=meaning, zone=zone))


def wishes(
    rules: Iterable[Rule],
    event: Event,
    *,
    point: str | None = None,
    operator: str | None = None,
    meaning: str | None = None,
    zone: tzinfo = UTC,
) -> list[Action]:
    """What each of the enabled rules wants for this event, in the order of the rules.

    point, operator: where and with whom it happened, for an event that does not say so itself. meaning: what
    a press stands for on its board. zone: whose hours and days the rules mean.
    """
    certain = not isinstance(event, Pressed | Rated) or event.at_certain
    sure = not isinstance(event, PhraseHeard) or event.sure
    actions: list[Action] = []
    local = datetime.fromtimestamp(event.at / 1000, zone)
    for rule in rules:
        if not rule.enabled or not _fits(rule.when, event, point, operator, meaning):
            continue
        if not active(rule.when.hours, rule.when.days, local):
            continue
        for do in rule.do:
            if (not certain and isinstance(do, OF_THE_MOMENT)) or (not sure and isinstance(do, ALARMS)):
                continue
            actions.append(Action(rule.name, do))
    return actions


def merged(wanted: Iterable[Action]) -> list[Action]:
    """Each action once, as wide as the widest wants it: one event has one track of a kind, one background,
    one incident, one message to a target. Of rules that may act: one that is held takes none along."""
    actions: list[Action] = []
    for wish in wanted:
        for i, known in enumerate(actions):
            both = _together(known.do, wish.do)
            if both is not None:
                actions[i] = Action(known.rule, both)
                break
        else:
            actions.append(wish)
    return actions


def _fits(when: When, event: Event, point: str | None, operator: str | None, meaning: str | None) -> bool:
    if not isinstance(event, HAPPENINGS[when.event]):
        return False
    asked = (
        (when.ratings, getattr(event, "rating", None)),
        (when.points, getattr(event, "point", point)),
        (when.operators, getattr(event, "operator", operator)),
        (when.gestures, getattr(event, "gesture", None)),
        (when.buttons, getattr(event, "button", None)),
        (when.devices, getattr(event, "device", None)),
        (when.meanings, meaning),
        (when.phrases, event.name if isinstance(event, PhraseHeard) else None),
        (when.directions, event.direction if isinstance(event, BurstSeen) else None),
    )
    return all(not wanted or is_there in wanted for wanted, is_there in asked)


def _together(a: Do, b: Do) -> Do | None:
    """One action that does both, or None when they are two different things."""
    if isinstance(a, CutTrack) and isinstance(b, CutTrack) and a.track == b.track:
        return CutTrack(
            a.track,
            max(a.before_s, b.before_s),
            max(a.after_s, b.after_s),
            _names(a.microphones, b.microphones, ()),
        )
    if isinstance(a, TakePhoto) and isinstance(b, TakePhoto):
        return TakePhoto(_names(a.cameras, b.cameras, ()))
    if isinstance(a, MeasureBackground) and isinstance(b, MeasureBackground):
        return MeasureBackground(max(a.before_s, b.before_s), max(a.after_s, b.after_s))
    if isinstance(a, AskEmotion) and isinstance(b, AskEmotion) and a.whose == b.whose:
        targets = (*a.targets, *(name for name in b.targets if name not in a.targets))
        return AskEmotion(a.whose, max(a.after_s, b.after_s), targets)
    if isinstance(a, OpenListening) and isinstance(b, OpenListening):
        return OpenListening(max(a.seconds, b.seconds))
    if isinstance(a, Notify) and isinstance(b, Notify):
        return Notify(_names(a.targets, b.targets, ALL))
    if isinstance(a, OpenIncident) and isinstance(b, OpenIncident):
        return a
    return a if a == b else None


def _names(a: tuple[str, ...], b: tuple[str, ...], everyone: tuple[str, ...]) -> tuple[str, ...]:
    if everyone in (a, b):
        return everyone
    return (*a, *(name for name in b if name not in a))
