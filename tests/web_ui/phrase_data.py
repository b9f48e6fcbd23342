"""A phrase that was taught, a moment in which it was heard, and a visit in which it should have been."""

from __future__ import annotations

from typing import Any

from host_daemon.events import Event, HealthReported, PhraseHeard, StandardChecked
from host_daemon.store.journal import Journal, add
from host_daemon.voice.phrases.phrase import Phrase
from tests.web_ui.incident import AT

HELLO = Phrase("hello", "good morning", "en", "staff_action", event="greeting")
HEARD = PhraseHeard(
    uid="counter/hello/1",
    at=AT,
    phrase="hello",
    text="good morning",
    group="displeasure",
    name="displeasure",
    start=AT - 900,
    score=0.7,
    point="point-1",
    microphone="counter",
    role="any",
    sure=False,
)


def checked(outcome: Any, number: int, operator: str | None = "anna") -> StandardChecked:
    """What became of the rule `greeting` in visit `number`, each a second before the last."""
    return StandardChecked(
        uid=f"visit{number}/standard/greeting/{AT}",
        at=AT - number * 1000,
        cause=f"visit{number}",
        standard="greeting",
        point="point-1",
        operator=operator,
        outcome=outcome,
        evidence="",
        start=AT - 2000,
        end=AT,
        checked_at=AT,
    )


def store(journal: Journal, *events: Event) -> None:
    journal.submit(lambda db: add(db, events, AT)).result()


def dead(problem: str) -> HealthReported:
    return HealthReported(
        uid="microphone:counter",
        at=AT,
        sense="microphone",
        name="counter",
        health="failed" if problem else "ok",
        problem=problem,
    )
