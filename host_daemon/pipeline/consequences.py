"""What follows from an event: its meaning at the service point, and what the rules make of it."""

from __future__ import annotations

from dataclasses import replace

from host_daemon.contacts import phrase_meaning
from host_daemon.contacts.meanings import RECORD
from host_daemon.events import (
    CutAsked,
    Event,
    ExpressionMeasured,
    NoticeOwed,
    PhraseHeard,
    PhraseJudged,
    Pressed,
    RecordingStopped,
)
from host_daemon.pipeline.action_events import done
from host_daemon.pipeline.context import Scene, Surroundings
from host_daemon.pipeline.press_meaning import interpret
from host_daemon.rules.action import Action, AskEmotion, Notify, TakePhoto
from host_daemon.rules.decide import decide
from host_daemon.rules.storm_guard import Passed


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
        return phrase_meaning.interpret(event, scene.operator)
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
    passed = _history(wishes) if past else around.gate.passes(wishes, rules, around.now())
    for action in passed.held:
        around.held(action)
    return tuple(found for action in passed.go for found in done(action, event, scene, around))


def _history(wishes: list[Action]) -> Passed:
    """What is done about something that was found only afterwards: nobody is alarmed or told, and the camera
    has forgotten. A listening window counts for whoever searches on."""
    kept = [wish for wish in wishes if not isinstance(wish.do, Notify | TakePhoto)]
    quiet = [
        replace(wish, do=replace(wish.do, targets=())) if isinstance(wish.do, AskEmotion) else wish
        for wish in kept
    ]
    return Passed(tuple(quiet))
