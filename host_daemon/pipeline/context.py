"""Context of an event: the place, the people and the rules by which its consequences are found."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Any, NamedTuple

from host_daemon.contacts.meanings import RECORD
from host_daemon.events import (
    Asked,
    BurstSeen,
    CustomerSilent,
    Event,
    ExpressionMeasured,
    GoalCrossed,
    HealthChanged,
    PhraseHeard,
    PhraseJudged,
    Pressed,
    QuestionAsked,
    Rated,
    ReceiptPrinted,
    RecordingStarted,
    RecordingStopped,
    SaleAttempted,
    Served,
    ServedBy,
    SmileMoment,
    VisitorLeft,
    Whose,
)
from host_daemon.pipeline.talk_recordings import running
from host_daemon.rules.dry_run import PlacedEvent
from host_daemon.rules.rule import Rule
from host_daemon.settings.tree import Settings
from host_daemon.store.directory import Directory
from host_daemon.store.journal import find
from host_daemon.store.records import Board

# Kinds of events that rules can wait for.
RULED: tuple[type[Event], ...] = (
    Pressed,
    Rated,
    Asked,
    QuestionAsked,
    SmileMoment,
    Served,
    SaleAttempted,
    ReceiptPrinted,
    PhraseHeard,
    BurstSeen,
    VisitorLeft,
    CustomerSilent,
    HealthChanged,
    GoalCrossed,
)


class Attribution(NamedTuple):
    """Service point and operator of an event.

    served_by: how the operator is known. meaning: of a press on its board; None for everything else.
    """

    point: str
    operator: str | None
    served_by: ServedBy = ""
    meaning: str | None = None


@dataclass(frozen=True, kw_only=True)
class Context:
    """Everything that the consequences of one event depend on, as it is when the event is stored.

    point, operator, served_by, meaning: see Attribution. board: the one that was pressed. recording: the talk
    that the board records at that moment. judged: the phrase on which a verdict was given. past: the event
    comes of something that was found only afterwards. rules: those in force; zone: whose hours they mean.
    now: UTC milliseconds. spam_window_ms: repeats within it count once. microphones, cameras: names of those
    at the point; cameras of operators only where that is allowed.
    """

    point: str
    operator: str | None
    served_by: ServedBy = ""
    meaning: str | None = None
    board: Board | None = None
    recording: RecordingStarted | None = None
    judged: PhraseHeard | None = None
    past: bool = False
    rules: tuple[Rule, ...]
    zone: tzinfo
    now: int
    spam_window_ms: int
    microphones: tuple[str, ...] = ()
    customer_cameras: tuple[str, ...] = ()
    operator_cameras: tuple[str, ...] = ()

    def cameras(self, whose: Whose) -> tuple[str, ...]:
        """Names of the cameras at the point that look at customers, or at operators."""
        return self.customer_cameras if whose == "customer" else self.operator_cameras

    def of_meaning(self, operator: str | None) -> Context:
        """The same for the event that a press or a phrase stands for, with its own operator."""
        served_by = self.served_by if operator == self.operator else ""
        return replace(self, operator=operator, served_by=served_by, meaning=None, board=None, recording=None)


def attribute(event: Event, directory: Directory) -> Attribution | None:
    """Where an event happened and with whom; None for one of an unknown board or camera, or of no place."""
    found = ATTRIBUTIONS.get(type(event))
    return found(event, directory) if found else None


def placed(events: Iterable[Event], directory: Directory) -> list[PlacedEvent]:
    """Events with what they do not say themselves, for a dry run of rules; those of no place are left out."""
    return [
        PlacedEvent(event, found.point, found.operator, found.meaning)
        for event in events
        if (found := attribute(event, directory))
    ]


def _of_press(event: Pressed, directory: Directory) -> Attribution | None:
    board = directory.board(event.device)
    if board is None:
        return None
    meaning = board.meaning(event.button, event.gesture)
    if event.number is not None:
        # A number names a worker, or a service: then nobody is blamed, whoever stands there.
        worker = directory.worker(event.number)
        return Attribution(board.point, worker, "number" if worker else "", meaning)
    if board.operator:
        return Attribution(board.point, board.operator, "board", meaning)
    return _serving(board.point, event.at, directory)._replace(meaning=meaning)


def _of_burst(event: BurstSeen, directory: Directory) -> Attribution | None:
    point = directory.camera_point(event.camera)
    return None if point is None else _serving(point, event.at, directory)


def _of_phrase(event: PhraseHeard, directory: Directory) -> Attribution:
    return _serving(event.point, event.at, directory)


def _serving(point: str, at: int, directory: Directory) -> Attribution:
    found = directory.serving(point, at)
    return Attribution(point, found.operator, found.by) if found else Attribution(point, None)


def _of_rating(event: Rated, directory: Directory) -> Attribution:
    return Attribution(event.point, event.operator, event.served_by)


def _of_health(event: HealthChanged, directory: Directory) -> Attribution:
    """The post's own: no point, and nobody who served."""
    return Attribution("", None)


def _of_goal(event: GoalCrossed, directory: Directory) -> Attribution:
    return Attribution(event.point, None)


def _as_it_says(event: Any, directory: Directory) -> Attribution:
    return Attribution(event.point, event.operator)


_Attribute = Callable[[Any, Directory], Attribution | None]
_SAYING = (
    *(Asked, QuestionAsked, SmileMoment, Served, SaleAttempted, ReceiptPrinted, VisitorLeft),
    *(ExpressionMeasured, RecordingStopped, CustomerSilent),
)
ATTRIBUTIONS: dict[type[Event], _Attribute] = {
    Pressed: _of_press,
    BurstSeen: _of_burst,
    PhraseHeard: _of_phrase,
    Rated: _of_rating,
    HealthChanged: _of_health,
    GoalCrossed: _of_goal,
    **dict.fromkeys(_SAYING, _as_it_says),
}


def context_of(
    event: Event,
    connection: sqlite3.Connection,
    directory: Directory,
    *,
    rules: tuple[Rule, ...],
    settings: Settings,
    zone: tzinfo,
    now: int,
) -> Context | None:
    """The context of an event within the transaction that stores it; None when nothing can follow from it."""
    judged = find(connection, event.cause) if isinstance(event, PhraseJudged) else None
    phrase = judged if isinstance(judged, PhraseHeard) else event
    found = attribute(phrase, directory)
    if found is None:
        return None
    context = Context(
        point=found.point,
        operator=found.operator,
        served_by=found.served_by,
        meaning=found.meaning,
        judged=phrase if isinstance(judged, PhraseHeard) and isinstance(phrase, PhraseHeard) else None,
        past=isinstance(phrase, PhraseHeard) and bool(phrase.past),
        rules=rules,
        zone=zone,
        now=now,
        spam_window_ms=round(settings.contacts.spam_window_s * 1000),
        microphones=directory.microphones(found.point),
        customer_cameras=directory.cameras(found.point),
        operator_cameras=directory.cameras(found.point, "operator"),
    )
    if not isinstance(event, Pressed):
        return context
    limit_ms = round(settings.audio.record_limit_s * 1000)
    return replace(
        context,
        board=directory.board(event.device),
        recording=running(connection, limit_ms, event.device, event.at) if found.meaning == RECORD else None,
    )
