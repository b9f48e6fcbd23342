"""Short ways to write the events of a service point; times are seconds."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from host_daemon.contacts.fold import fold
from host_daemon.events import Asked, BackgroundMeasured, Rated
from host_daemon.settings.contacts import ContactSettings


def ask(at, uid=None, operator=None, source="fob", point="till", cause=""):
    uid = uid or f"ask{at}"
    return Asked(uid=uid, at=round(at * 1000), point=point, operator=operator, source=source, cause=cause)


def rate(
    at, rating="positive", uid=None, operator=None, source="board:a", point="till", cause="", certain=True
):
    return Rated(
        uid=uid or f"rate{at}",
        at=round(at * 1000),
        point=point,
        operator=operator,
        rating=rating,
        source=source,
        cause=cause,
        at_certain=certain,
    )


def mood(cause, mood="positive", at=0.0, uid=None):
    return BackgroundMeasured(
        uid=uid or f"{cause}/background/done",
        at=round(at * 1000),
        cause=cause,
        camera="counter",
        start=round(at * 1000),
        end=round(at * 1000) + 6000,
        frames=30,
        seen=20,
        positive=0.6,
        neutral=0.3,
        negative=0.1,
        mood=mood,
    )


def contacts(*events, now=10_000.0, **settings):
    return fold(events, ContactSettings(**settings), round(now * 1000))


@pytest.fixture
def day():
    """ask, rate, mood: make events; contacts: folds them, with 60 s to answer and a 3 s spam window."""
    return SimpleNamespace(ask=ask, rate=rate, mood=mood, contacts=contacts)
