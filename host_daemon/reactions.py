"""What follows from an event: its meaning at the service point, and what the rules make of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from host_daemon.events import (
    Asked,
    BackgroundAsked,
    CutAsked,
    Event,
    IncidentOpened,
    ListenAsked,
    NoticeOwed,
    PhotoAsked,
    PhraseHeard,
    Pressed,
    QuestionAsked,
    Rated,
    Rating,
    ReceiptPrinted,
    RecordingStarted,
    RecordingStopped,
    SaleAttempted,
    Served,
    SmileMoment,
)
from host_daemon.meanings import RECORD, interpret
from host_daemon.rules.action import (
    Action,
    CutTrack,
    MeasureBackground,
    Notify,
    OpenIncident,
    OpenListening,
    TakePhoto,
)
from host_daemon.rules.decide import decide
from host_daemon.rules.gate import Gate
from host_daemon.rules.rule import Rule
from host_daemon.store.records import Board
from host_daemon.voice import verdicts

# What rules wait for, beside presses.
RULED = (Rated, Asked, QuestionAsked, SmileMoment, Served, SaleAttempted, ReceiptPrinted)


@dataclass(frozen=True)
class Surroundings:
    """The configuration as it is now.

    board: a paired board by device. on_duty: who serves at a point at a moment. recording: the one that a
    board runs at a moment. microphones, cameras: names of those that watch a point. rules: all of them.
    gate: what holds storms. now: UTC milliseconds. held: is told of each action that the gate held.
    """

    board: Callable[[str], Board | None]
    on_duty: Callable[[str, int], str | None]
    recording: Callable[[str, int], RecordingStarted | None]
    microphones: Callable[[str], tuple[str, ...]]
    cameras: Callable[[str], tuple[str, ...]]
    rules: Callable[[], tuple[Rule, ...]]
    gate: Gate
    now: Callable[[], int]
    held: Callable[[Action], None]


def follow(event: Event, around: Surroundings) -> tuple[Event, ...]:
    """Everything that follows from a new `event`, in order. The same event gives the same uids again."""
    if isinstance(event, Pressed):
        board = around.board(event.device)
        if board is None:
            return ()
        operator = board.operator or around.on_duty(board.point, event.at)
        meaning = board.meaning(event.button, event.gesture)
        recording = around.recording(event.device, event.at) if meaning == RECORD else None
        meant = interpret(event, board, operator, recording)
        return (
            *((meant, *follow(meant, around)) if meant else ()),
            *_ruled(event, _Scene(board.point, operator, meaning), around),
        )
    if isinstance(event, PhraseHeard):
        operator = around.on_duty(event.point, event.at)
        said = verdicts.interpret(event, operator)
        return (
            *((said, *follow(said, around)) if said else ()),
            *_ruled(event, _Scene(event.point, operator, None), around),
        )
    if isinstance(event, RULED) and not around.gate.repeats(event):
        return _ruled(event, _Scene(event.point, event.operator, None), around)
    if isinstance(event, RecordingStopped):
        return _talk(event, around)
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


@dataclass(frozen=True)
class _Scene:
    """Where it happened, with whom, and what a press stands for."""

    point: str
    operator: str | None
    meaning: str | None


def _ruled(event: Event, scene: _Scene, around: Surroundings) -> tuple[Event, ...]:
    rating: Rating | None = event.rating if isinstance(event, Rated) else None
    uid, at, point, operator = event.uid, event.at, scene.point, scene.operator
    rules = around.rules()
    wishes = decide(rules, event, point=point, operator=operator, meaning=scene.meaning)
    if isinstance(event, PhraseHeard) and not event.sure:
        # Somebody should listen first: the incident waits on the page, and alarms nobody.
        wishes = [wish for wish in wishes if not isinstance(wish.do, Notify)]
    passed = around.gate.passes(wishes, rules, around.now())
    for action in passed.held:
        around.held(action)
    found: list[Event] = []
    for action in passed.go:
        do = action.do
        if isinstance(do, OpenIncident):
            found.append(
                IncidentOpened(
                    uid=f"{uid}/incident",
                    at=at,
                    point=point,
                    operator=operator,
                    rating=rating,
                    cause=uid,
                    rule=action.rule,
                )
            )
        elif isinstance(do, CutTrack):
            found += [
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
            ]
        elif isinstance(do, TakePhoto):
            found += [
                PhotoAsked(uid=f"{uid}/photo/{camera}", at=at, camera=camera, cause=uid, point=point)
                for camera in do.cameras or around.cameras(point)
            ]
        elif isinstance(do, MeasureBackground):
            found += [
                BackgroundAsked(
                    uid=f"{uid}/background",
                    at=at,
                    camera=camera,
                    start=at - round(do.before_s * 1000),
                    end=at + round(do.after_s * 1000),
                    cause=uid,
                    point=point,
                )
                for camera in around.cameras(point)[:1]
            ]
        elif isinstance(do, OpenListening) and around.microphones(point):
            found.append(ListenAsked(uid=f"{uid}/listen", at=at, point=point, seconds=do.seconds, cause=uid))
        elif isinstance(do, Notify):
            found.append(
                NoticeOwed(
                    uid=f"{uid}/notice",
                    at=at,
                    point=point,
                    operator=operator,
                    rating=rating,
                    targets=do.targets,
                    cause=uid,
                    rule=action.rule,
                )
            )
    return tuple(found)
