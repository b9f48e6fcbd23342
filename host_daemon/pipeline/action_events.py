"""The events that carry out what a rule wishes."""

from __future__ import annotations

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
)
from host_daemon.pipeline.context import Scene, Surroundings
from host_daemon.rules.action import (
    Action,
    AskEmotion,
    CutTrack,
    MeasureBackground,
    Notify,
    OpenIncident,
    OpenListening,
    TakePhoto,
)


def done(action: Action, event: Event, scene: Scene, around: Surroundings) -> tuple[Event, ...]:
    """The events that carry one action out."""
    do, rule = action.do, action.rule
    uid, at, point, operator = event.uid, event.at, scene.point, scene.operator
    rating: Rating | None = event.rating if isinstance(event, Rated) else None
    if isinstance(do, OpenIncident):
        return (
            IncidentOpened(
                uid=f"{uid}/incident",
                at=at,
                point=point,
                operator=operator,
                rating=rating,
                cause=uid,
                rule=rule,
            ),
        )
    if isinstance(do, CutTrack):
        return tuple(
            CutAsked(
                uid=f"{uid}/cut/{do.track}/{microphone}",
                at=at,
                track=do.track,
                microphone=microphone,
                before_ms=round(do.before_s * 1000),
                after_ms=round(do.after_s * 1000),
                cause=uid,
                point=point,
            )
            for microphone in do.microphones or around.microphones(point)
        )
    if isinstance(do, TakePhoto):
        return tuple(
            PhotoAsked(uid=f"{uid}/photo/{camera}", at=at, camera=camera, cause=uid, point=point)
            for camera in do.cameras or around.cameras(point)
        )
    if isinstance(do, MeasureBackground):
        return tuple(
            BackgroundAsked(
                uid=f"{uid}/background",
                at=at,
                camera=camera,
                start=at - round(do.before_s * 1000),
                end=at + round(do.after_s * 1000),
                cause=uid,
                point=point,
            )
            for camera in around.watching(point, "customer")[:1]
        )
    if isinstance(do, AskEmotion):
        return _expression(action.rule, do, event, scene, around)
    if isinstance(do, OpenListening):
        listen = ListenAsked(uid=f"{uid}/listen", at=at, point=point, seconds=do.seconds, cause=uid)
        return (listen,) if around.microphones(point) else ()
    if isinstance(do, Notify):
        return (
            NoticeOwed(
                uid=f"{uid}/notice",
                at=at,
                point=point,
                operator=operator,
                rating=rating,
                targets=do.targets,
                cause=uid,
                rule=rule,
            ),
        )
    return (
        Tagged(
            uid=f"{uid}/tag/{do.tag}", at=at, point=point, operator=operator, tag=do.tag, cause=uid, rule=rule
        ),
    )


def _expression(
    rule: str, do: AskEmotion, event: Event, scene: Scene, around: Surroundings
) -> tuple[Event, ...]:
    """The windows before and after are as long as each other, so that the two can be compared."""
    length = round(do.after_s * 1000)
    if isinstance(event, PhraseHeard):
        action = event.name
    else:
        action = event.moment if isinstance(event, SmileMoment) else scene.meaning or type(event).__name__
    return tuple(
        ExpressionAsked(
            uid=f"{event.uid}/expression/{do.whose}",
            at=event.at,
            camera=camera,
            whose=do.whose,
            action=action,
            start=event.at - length,
            end=event.at + length,
            targets=do.targets,
            point=scene.point,
            operator=scene.operator,
            cause=event.uid,
            rule=rule,
        )
        for camera in around.watching(scene.point, do.whose)[:1]
    )
