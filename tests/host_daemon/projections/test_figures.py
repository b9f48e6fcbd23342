from __future__ import annotations

import httpx
import pytest

from host_daemon.events import Asked, BackgroundMeasured, Event, Rated
from host_daemon.metrics.figure import Figure, TooFew
from host_daemon.projections.figures import figures
from host_daemon.settings.contacts import ContactSettings
from host_daemon.store.journal import Journal, add

HOUR = 3_600_000
START = 1_795_219_200_000  # 2026-11-21, 00:00 UTC


def asked(number: int, at: int) -> Asked:
    return Asked(uid=f"a{number}", at=at, point="p", operator=None, source="fob", cause=f"c{number}")


def rated(number: int, at: int, rating: str) -> Rated:
    return Rated(
        uid=f"r{number}",
        at=at,
        point="p",
        operator=None,
        rating=rating,
        source=f"s{number}",
        cause=f"d{number}",
    )  # type: ignore[arg-type]


def background(number: int, at: int, mood: str) -> BackgroundMeasured:
    return BackgroundMeasured(
        uid=f"r{number}/background/done", at=at, cause=f"r{number}", camera="c", start=at, end=at + 1,
        frames=9, seen=9, positive=1, neutral=0, negative=0, mood=mood,
    )  # type: ignore[arg-type]  # fmt: skip


@pytest.fixture
def day(journal: Journal) -> Journal:
    """Loyal, passive, critic, silent, one who may still answer; one negative that nobody asked for."""
    at = START + 9 * HOUR
    events: list[Event] = [asked(n, at + n * 300_000) for n in range(5)]
    events += [rated(0, at + 5000, "positive"), background(0, at + 4000, "positive")]
    events += [rated(1, at + 305_000, "positive"), background(1, at + 304_000, "neutral")]
    events += [rated(2, at + 605_000, "neutral")]
    events += [rated(9, at - HOUR, "negative")]
    events += [asked(7, START - 1000), rated(7, START + 1000, "negative")]  # began the day before
    journal.submit(lambda db: add(db, events, at)).result()
    return journal


def test_a_day_in_figures(day: Journal) -> None:
    settings = ContactSettings(least_asked=4)
    found = figures(day, settings, START + 9 * HOUR + 4 * 300_000 + 10_000, START, START + 24 * HOUR)
    assert (found.asked, found.answered, found.silent, found.waiting) == (4, 3, 1, 1)
    assert (found.positive, found.neutral, found.negative) == (2, 1, 1)
    # (1 loyal - 1 critic - 0.5 * 1 silent) / 4 asked
    assert isinstance(found.emonps, Figure) and found.emonps.value == pytest.approx(-12.5)
    assert isinstance(found.response, Figure) and found.response.value == 0.75


def test_who_may_still_answer_becomes_silent(day: Journal) -> None:
    found = figures(day, ContactSettings(), START + 10 * HOUR, START, START + 24 * HOUR)
    assert (found.asked, found.silent, found.waiting) == (5, 2, 0)


def test_too_few_is_no_figure(day: Journal) -> None:
    found = figures(day, ContactSettings(least_asked=30), START + 10 * HOUR, START, START + 24 * HOUR)
    assert found.emonps == TooFew(5, 30)


async def test_nobody_waits_for_a_year_of_events(
    day: Journal, manager: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("host_daemon.projections.figures.FAR", 5)
    page = (await manager.get("/")).text
    assert "still being counted" in page
    for path in ("/reports", "/loops/a"):
        answer = await manager.get(path)
        assert (answer.status_code, "still being counted" in answer.text) == (503, True), path
