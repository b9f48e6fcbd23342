"""Events that carry out the actions of rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from host_daemon.events import (
    BackgroundAsked,
    CutAsked,
    Event,
    ExpressionAsked,
    IncidentOpened,
    ListenAsked,
    NoticeOwed,
    PhotoAsked,
    PhraseHeard,
    Rated,
    Rating,
    SmileMoment,
    Tagged,
    uids,
)
from host_daemon.pipeline.context import Context
from host_daemon.rules.action import (
    Action,
    AskEmotion,
    CutTrack,
    Do,
    MeasureBackground,
    Notify,
    OpenIncident,
    OpenListening,
    Tag,
    TakePhoto,
)


def done(action: Action, event: Event, context: Context) -> tuple[Event, ...]:
    """The events that carry one action out."""
    return ACTIONS[type(action.do)](action.do, action.rule, event, context)


def _rating(event: Event) -> Rating | None:
    return event.rating if isinstance(event, Rated) else None


def _incident(do: OpenIncident, rule: str, event: Event, context: Context) -> tuple[IncidentOpened]:
    opened = IncidentOpened(
        uid=uids.incident(event.uid),
        at=event.at,
        point=context.point,
        operator=context.operator,
        rating=_rating(event),
        cause=event.uid,
        rule=rule,
        served_by=context.served_by,
    )
    return (opened,)


def _cut(do: CutTrack, rule: str, event: Event, context: Context) -> tuple[CutAsked, ...]:
    return tuple(
        CutAsked(
            uid=uids.cut(event.uid, do.track, microphone),
            at=event.at,
            track=do.track,
            microphone=microphone,
            before_ms=round(do.before_s * 1000),
            after_ms=round(do.after_s * 1000),
            cause=event.uid,
            point=context.point,
        )
        for microphone in do.microphones or context.microphones
    )


def _photo(do: TakePhoto, rule: str, event: Event, context: Context) -> tuple[PhotoAsked, ...]:
    return tuple(
        PhotoAsked(
            uid=uids.photo(event.uid, camera),
            at=event.at,
            camera=camera,
            cause=event.uid,
            point=context.point,
        )
        for camera in do.cameras or context.customer_cameras
    )


def _background(
    do: MeasureBackground, rule: str, event: Event, context: Context
) -> tuple[BackgroundAsked, ...]:
    return tuple(
        BackgroundAsked(
            uid=uids.background(event.uid),
            at=event.at,
            camera=camera,
            start=event.at - round(do.before_s * 1000),
            end=event.at + round(do.after_s * 1000),
            cause=event.uid,
            point=context.point,
        )
        for camera in context.customer_cameras[:1]
    )


def _listen(do: OpenListening, rule: str, event: Event, context: Context) -> tuple[ListenAsked, ...]:
    listen = ListenAsked(
        uid=uids.listening(event.uid),
        at=event.at,
        point=context.point,
        seconds=do.seconds,
        cause=event.uid,
    )
    return (listen,) if context.microphones else ()


def _notice(do: Notify, rule: str, event: Event, context: Context) -> tuple[NoticeOwed]:
    owed = NoticeOwed(
        uid=uids.notice(event.uid),
        at=event.at,
        point=context.point,
        operator=context.operator,
        rating=_rating(event),
        targets=do.targets,
        cause=event.uid,
        rule=rule,
    )
    return (owed,)


def _tag(do: Tag, rule: str, event: Event, context: Context) -> tuple[Tagged]:
    tagged = Tagged(
        uid=uids.tag(event.uid, do.tag),
        at=event.at,
        point=context.point,
        operator=context.operator,
        tag=do.tag,
        cause=event.uid,
        rule=rule,
    )
    return (tagged,)


def _expression(do: AskEmotion, rule: str, event: Event, context: Context) -> tuple[ExpressionAsked, ...]:
    """The windows before and after are as long as each other, so that the two can be compared."""
    length = round(do.after_s * 1000)
    if isinstance(event, PhraseHeard):
        action = event.name
    else:
        action = event.moment if isinstance(event, SmileMoment) else context.meaning or type(event).__name__
    return tuple(
        ExpressionAsked(
            uid=uids.expression(event.uid, do.whose),
            at=event.at,
            camera=camera,
            whose=do.whose,
            action=action,
            start=event.at - length,
            end=event.at + length,
            targets=do.targets,
            point=context.point,
            operator=context.operator,
            cause=event.uid,
            rule=rule,
        )
        for camera in context.cameras(do.whose)[:1]
    )


_CarryOut = Callable[[Any, str, Event, Context], tuple[Event, ...]]
ACTIONS: dict[type[Do], _CarryOut] = {
    OpenIncident: _incident,
    CutTrack: _cut,
    TakePhoto: _photo,
    MeasureBackground: _background,
    AskEmotion: _expression,
    OpenListening: _listen,
    Notify: _notice,
    Tag: _tag,
}
