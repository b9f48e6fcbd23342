"""Health reports as the manager sees them."""

from __future__ import annotations

import pytest

from host_daemon.events import Health, HealthReported, Sense
from host_daemon.supervision.health import HealthBoard


def report(
    uid: str = "camera:c", health: Health = "ok", *, at: int = 0, sense: Sense = "camera", problem: str = ""
) -> HealthReported:
    return HealthReported(uid=uid, at=at, sense=sense, name="c", health=health, problem=problem)


def test_only_a_change_is_news() -> None:
    board = HealthBoard()
    assert board.put(report())
    assert not board.put(report(at=2_000))
    assert board.put(report(health="warning", problem="dark"))
    assert board.put(report(health="warning", problem="covered"))


def test_what_is_wrong_comes_first() -> None:
    board = HealthBoard()
    for uid, health in (("a", "off"), ("b", "ok"), ("c", "failed"), ("d", "warning")):
        board.put(report(uid, health))
    assert [one.uid for one in board.all(0)] == ["c", "d", "b", "a"]


@pytest.mark.parametrize(
    ("sense", "health", "expected"),
    [("camera", "ok", "failed"), ("camera", "off", "off"), ("board", "ok", "ok"), ("delivery", "ok", "ok")],
)
def test_a_sense_that_says_nothing_for_12_seconds_has_failed(
    sense: Sense, health: Health, expected: Health
) -> None:
    board = HealthBoard()
    board.put(report(health=health, sense=sense))
    assert board.all(12_000)[0].health == health
    assert board.all(12_001)[0].health == expected


def test_what_is_over_is_forgotten() -> None:
    board = HealthBoard()
    board.put(report())
    board.forget("camera:c")
    board.forget("camera:never")
    assert board.all(0) == ()
