from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host_daemon.base.durations import DAY_MS
from host_daemon.retention.policy import FULL, GONE, MB, NEAR, ORDER, Kept, plan
from host_daemon.settings.audio import RetentionSettings

NOW = 1_767_225_600_000
ROOM = 100_000 * MB
SETTINGS = RetentionSettings(budget_mb=10.0, least_free_mb=4.0)


def track(kind: str, days_old: float = 1, size_mb: float = 1, name: str = "", held: bool = False) -> Kept:
    at = NOW - round(days_old * DAY_MS)
    return Kept(name or f"{kind}-{days_old}", kind, at, round(size_mb * MB), held)  # type: ignore[arg-type]


def gone(
    tracks: list[Kept], free: int = ROOM, settings: RetentionSettings = SETTINGS
) -> list[tuple[str, str]]:
    return [(kept.path, reason) for kept, reason in plan(tracks, NOW, free, settings, warned=True).remove]


@pytest.mark.parametrize(("kind", "days"), [("sale", 30), ("burst", 14), ("answer", 90), ("incident", 180)])
def test_each_kind_has_its_age(kind: str, days: int) -> None:
    assert gone([track(kind, days - 0.01)]) == []
    assert gone([track(kind, days + 0.01)]) == [(f"{kind}-{days + 0.01}", "age")]


def test_what_a_manager_holds_does_not_age() -> None:
    assert gone([track("burst", 1000, held=True)]) == []


def test_over_budget_the_least_important_and_oldest_go_first() -> None:
    tracks = [track("sale", n) for n in range(1, 5)] + [track("burst", n) for n in range(1, 5)]
    tracks += [track("incident", n) for n in range(1, 5)]
    assert gone(tracks) == [("burst-4", "budget"), ("burst-3", "budget")]


def test_incidents_never_go_for_the_budget_but_an_alarm_comes() -> None:
    tracks = [track("incident", n) for n in range(1, 13)] + [track("sale", 1)]
    found = plan(tracks, NOW, ROOM, SETTINGS, warned=True)
    assert [kept.path for kept, _ in found.remove] == ["sale-1"]
    assert found.alarm == FULL


def test_the_alarm_comes_before_the_room_is_gone() -> None:
    assert plan([track("incident", n) for n in range(1, 9)], NOW, ROOM, SETTINGS, warned=True).alarm == ""
    assert plan([track("incident", n) for n in range(1, 10)], NOW, ROOM, SETTINGS, warned=True).alarm == NEAR


def test_a_short_disk_takes_the_unprotected_only() -> None:
    tracks = [track("incident", 5), track("sale", 2), track("sale", 3), track("burst", 1)]
    found = plan(tracks, NOW, 2 * MB, SETTINGS, warned=True)
    assert [(kept.path, reason) for kept, reason in found.remove] == [("burst-1", "disk"), ("sale-3", "disk")]
    assert found.alarm == ""


def test_an_all_but_full_disk_takes_incidents_last_the_oldest_first_and_held_ones_after_them() -> None:
    tracks = [
        track("incident", 1),
        track("incident", 9),
        track("sale", 2, held=True),
        track("force_majeure", 3),
    ]
    found = plan(tracks, NOW, -1 * MB, SETTINGS, warned=True)
    assert [kept.path for kept, _ in found.remove] == ["force_majeure-3", "incident-9"]
    assert found.alarm == GONE


kinds = st.builds(
    track, st.sampled_from(ORDER), st.floats(0, 400), st.floats(0.01, 3), st.uuids().map(str), st.booleans()
)


@given(st.lists(kinds, max_size=30), st.floats(-5, 20))
def test_nothing_protected_goes_for_room_while_anything_else_is_left(
    tracks: list[Kept], free_mb: float
) -> None:
    found = plan(tracks, NOW, round(free_mb * MB), SETTINGS, warned=True)
    by_need = [kept for kept, reason in found.remove if reason != "age"]
    left = set(tracks) - {kept for kept, _ in found.remove}
    if any(kept.protected for kept in by_need):
        assert all(kept.protected for kept in left)
        assert found.alarm == GONE


@given(st.lists(kinds, max_size=30), st.floats(-5, 20))
def test_a_second_look_removes_nothing_more(tracks: list[Kept], free_mb: float) -> None:
    first = plan(tracks, NOW, round(free_mb * MB), SETTINGS, warned=True)
    removed = {kept for kept, _ in first.remove}
    free = round(free_mb * MB) + sum(kept.size for kept in removed)
    assert plan([t for t in tracks if t not in removed], NOW, free, SETTINGS, warned=True).remove == ()


@given(st.lists(kinds, max_size=30))
def test_the_order_of_the_list_does_not_matter(tracks: list[Kept]) -> None:
    settings = replace(SETTINGS, budget_mb=10.0)
    assert plan(tracks, NOW, 0, settings, warned=True) == plan(tracks[::-1], NOW, 0, settings, warned=True)
