"""What follows from an event: its meaning at the service point, and what the rules make of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import tzinfo

from host_daemon.events import (
    BackgroundAsked,
    CutAsked,
    Event,
    ExpressionAsked,
    ExpressionMeasured,
    IncidentOpened,
    ListenAsked,
    NoticeOwed,
    PhotoAsked,
    PhraseHeard,
    PhraseJudged,
    Pressed,
    Rated,
    Rating,
    RecordingStarted,
    RecordingStopped,
    SmileMoment,
    Tagged,
)
from host_daemon.meanings import RECORD, interpret
from host_daemon.opinions import Whose
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
from host_daemon.rules.decide import decide
from host_daemon.rules.gate import Gate, Passed
from host_daemon.rules.rule import Rule
from host_daemon.scene import Places, Scene
from host_daemon.voice import verdicts


@dataclass(frozen=True)
class Surroundings:
    """The configuration as it is now.

    places: where things stand and who serves. recording: the one that a board runs at a moment. microphones,
    cameras: names of those at a point; photos come from these cameras. watching: names of the cameras at a
    point that look at customers, or at operators where that is allowed. worker: id of the operator whom a
    keypad number stands for, or None. rules: all of them; zone: theirs. gate: what holds storms. now: UTC
    milliseconds. held: is told of each action that the gate held. find: an event of the journal by its uid.
    """

    places: Places
    recording: Callable[[str, int], RecordingStarted | None]
    microphones: Callable[[str], tuple[str, ...]]
    cameras: Callable[[str], tuple[str, ...]]
    watching: Callable[[str, Whose], tuple[str, ...]]
    worker: Callable[[int], str | None]
    rules: Callable[[], tuple[Rule, ...]]
    zone: tzinfo
    gate: Gate
    now: Callable[[], int]
    held: Callable[[Action], None]
    find: Callable[[str], Event | None] = lambda uid: None


def follow(event: Event, around: Surroundings, past: bool = False) -> tuple[Event, ...]:
    """Everything that follows from a new `event`, in order. The same event gives the same uids again.

    past: it comes of something that was found only afterwards.
    """
    if isinstance(event, ExpressionMeasured):
        return _told(event)
    if isinstance(event, RecordingStopped):
        return _talk(event, around)
    if isinstance(event, PhraseJudged):
        return _judged(event, around)
    past = past or (isinstance(event, PhraseHeard) and bool(event.past))
    scene = around.places.of(event)
    if scene is None or (not past and around.gate.repeats(event)):
        return ()
    meant = _meaning(event, scene, around)
    return (*((meant, *follow(meant, around, past)) if meant else ()), *_ruled(event, scene, around, past))


def _judged(judged: PhraseJudged, around: Surroundings) -> tuple[Event, ...]:
    """What waited for somebody's word counts like any other once it is confirmed."""
    heard = around.find(judged.cause)
    if judged.right and isinstance(heard, PhraseHeard) and not heard.sure:
        return follow(replace(heard, sure=True), around)
    return ()


def _talk(ended: RecordingStopped, around: Surroundings) -> tuple[CutAsked, ...]:
    """What was said from the first press to the second becomes a track, whatever the rules say."""
    return tuple(
        CutAsked(
            uid=f"{ended.uid}/cut/record/{microphone}",
            at=ended.started,
            track="record",
            microphone=microphone,
            before_ms=0,
            after_ms=max(1, ended.at - ended.started),
            cause=ended.uid,
            point=ended.point,
        )
        for microphone in around.microphones(ended.point)
    )


def _told(measured: ExpressionMeasured) -> tuple[Event, ...]:
    """Whoever is to know of an expression is told at once, when there was a face to see."""
    notice = NoticeOwed(
        uid=f"{measured.uid}/notice",
        at=measured.at,
        point=measured.point,
        operator=measured.operator,
        rating=None,
        targets=measured.targets,
        cause=measured.cause,
        rule=measured.rule,
    )
    return (notice,) if measured.targets and measured.seen else ()


def _meaning(event: Event, scene: Scene, around: Surroundings) -> Event | None:
    """What a press or a phrase is at its service point."""
    if isinstance(event, Pressed):
        board = around.places.board(event.device)
        assert board is not None  # it has a scene
        worker = None if event.number is None else around.worker(event.number)
        recording = around.recording(event.device, event.at) if scene.meaning == RECORD else None
        return interpret(event, board, worker or scene.operator, recording)
    if isinstance(event, PhraseHeard):
        return verdicts.interpret(event, scene.operator)
    return None


def _ruled(event: Event, scene: Scene, around: Surroundings, past: bool) -> tuple[Event, ...]:
    rules = around.rules()
    wishes = decide(
        rules,
        event,
        point=scene.point,
        operator=scene.operator,
        meaning=scene.meaning,
        zone=around.zone,
    )
    if isinstance(event, PhraseHeard) and not event.sure:
        # Somebody should listen first: the track is cut, and the rest waits for their word.
        wishes = [wish for wish in wishes if not isinstance(wish.do, OpenIncident | Notify)]
    passed = _history(wishes) if past else around.gate.passes(wishes, rules, around.now())
    for action in passed.held:
        around.held(action)
    return tuple(found for action in passed.go for found in _done(action, event, scene, around))


def _history(wishes: list[Action]) -> Passed:
    """What is done about something that was found only afterwards: nobody is alarmed or told, the camera has
    forgotten, and no window opens any more."""
    kept = [wish for wish in wishes if not isinstance(wish.do, Notify | TakePhoto | OpenListening)]
    quiet = [
        replace(wish, do=replace(wish.do, targets=())) if isinstance(wish.do, AskEmotion) else wish
        for wish in kept
    ]
    return Passed(tuple(quiet))


def _done(action: Action, event: Event, scene: Scene, around: Surroundings) -> tuple[Event, ...]:
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
