"""Consequences of an event: its meaning at the service point, and what the rules make of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from host_daemon.base.texts import mark as _
from host_daemon.contacts import phrase_meaning
from host_daemon.events import (
    CutAsked,
    Event,
    ExpressionMeasured,
    HealthReported,
    NoticeOwed,
    PhraseHeard,
    PhraseJudged,
    Pressed,
    RecordingStopped,
    uids,
)
from host_daemon.pipeline.action_events import done
from host_daemon.pipeline.context import RULED, Context
from host_daemon.pipeline.press_meaning import interpret
from host_daemon.rules.action import Action, AskEmotion, Notify, TakePhoto
from host_daemon.rules.decide import merged, wishes
from host_daemon.rules.storm_guard import Passed, StormGuard


def follow(event: Event, context: Context, guard: StormGuard) -> tuple[Event, ...]:
    """Everything that follows from a new `event`, in order. The same event gives the same uids again.

    guard: remembers what fired lately. A HealthReported among the events says that it holds a rule.
    """
    consequences = CONSEQUENCES.get(type(event))
    return consequences(event, context, guard) if consequences else ()


def _by_rules(event: Event, context: Context, guard: StormGuard) -> tuple[Event, ...]:
    if not context.past and guard.repeats(event, context.spam_window_ms):
        return ()
    meant = _meaning(event, context)
    if meant is None:
        return _ruled(event, context, guard)
    of_meaning = context.of_meaning(getattr(meant, "operator", None))
    return (meant, *follow(meant, of_meaning, guard), *_ruled(event, context, guard))


def _meaning(event: Event, context: Context) -> Event | None:
    """The event that a press or a phrase stands for at its service point."""
    if isinstance(event, Pressed) and context.board is not None:
        return interpret(event, context.board, context.operator, context.served_by, context.recording)
    if isinstance(event, PhraseHeard):
        return phrase_meaning.interpret(event, context.operator, context.served_by)
    return None


def _ruled(event: Event, context: Context, guard: StormGuard) -> tuple[Event, ...]:
    wanted = wishes(
        context.rules,
        event,
        point=context.point,
        operator=context.operator,
        meaning=context.meaning,
        zone=context.zone,
    )
    passed = _history(wanted) if context.past else guard.passes(wanted, context.rules, context.now)
    events = tuple(found for action in merged(passed.go) for found in done(action, event, context))
    return events + tuple(_held(action, context.now) for action in merged(passed.held))


def _history(wanted: list[Action]) -> Passed:
    """Actions about something that was found only afterwards: nobody is alarmed or told, and the camera
    has forgotten. A listening window counts for whoever searches on."""
    kept = [wish for wish in wanted if not isinstance(wish.do, Notify | TakePhoto)]
    quiet = [
        replace(wish, do=replace(wish.do, targets=())) if isinstance(wish.do, AskEmotion) else wish
        for wish in kept
    ]
    return Passed(tuple(quiet))


def _held(action: Action, now: int) -> HealthReported:
    """The rule's storm is shown until somebody has looked after it and started the post again."""
    return HealthReported(
        uid=f"delivery:rule {action.rule}",
        at=now,
        sense="delivery",
        name=action.rule,
        health="warning",
        problem=_("This rule fires too often; for an hour it only opens incidents"),
    )


def _judged(judged: PhraseJudged, context: Context, guard: StormGuard) -> tuple[Event, ...]:
    """A phrase that waited for somebody's word counts like any other once it is confirmed."""
    heard = context.judged
    if judged.right and heard is not None and not heard.sure:
        return follow(replace(heard, sure=True), context, guard)
    return ()


def _talk(ended: RecordingStopped, context: Context, guard: StormGuard) -> tuple[CutAsked, ...]:
    """What was said from the first press to the second becomes a track, whatever the rules say."""
    return tuple(
        CutAsked(
            uid=uids.cut(ended.uid, "record", microphone),
            at=ended.started,
            track="record",
            microphone=microphone,
            before_ms=0,
            after_ms=max(1, ended.at - ended.started),
            cause=ended.uid,
            point=ended.point,
        )
        for microphone in context.microphones
    )


def _told(measured: ExpressionMeasured, context: Context, guard: StormGuard) -> tuple[NoticeOwed, ...]:
    """Whoever is to know of an expression is told at once, also that there was no face to see."""
    notice = NoticeOwed(
        uid=uids.notice(measured.uid),
        at=measured.at,
        point=measured.point,
        operator=measured.operator,
        rating=None,
        targets=measured.targets,
        cause=measured.cause,
        rule=measured.rule,
    )
    return (notice,) if measured.targets else ()


_Follow = Callable[[Any, Context, StormGuard], tuple[Event, ...]]
CONSEQUENCES: dict[type[Event], _Follow] = {
    **dict.fromkeys(RULED, _by_rules),
    ExpressionMeasured: _told,
    PhraseJudged: _judged,
    RecordingStopped: _talk,
}
