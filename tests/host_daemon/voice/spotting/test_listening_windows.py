from __future__ import annotations

import pytest

from host_daemon.events import ListenAsked, PhraseHeard
from host_daemon.voice.spotting.listening_windows import HELD, HELD_MS, LATE_MS, Windows
from tests.fakes.said import heard as phrase_heard


def asked(at: int, seconds: float = 60, point: str = "p1", cause: str = "press") -> ListenAsked:
    return ListenAsked(uid=f"{cause}/listen", at=at, point=point, seconds=seconds, cause=cause)


def heard(at: int, point: str = "p1", key: str = "super", group: str = "positive") -> PhraseHeard:
    return phrase_heard(at, key, group, start=at - 500, point=point, microphone="m")


def test_outside_a_window_a_verdict_does_not_count():
    assert Windows().admit(heard(10_000), always=False) is None


def test_what_is_always_listened_for_counts_without_a_window():
    assert Windows().admit(heard(10_000), always=True) == heard(10_000)


@pytest.mark.parametrize(("at", "counts"), [(9_900, False), (10_500, True), (70_400, True), (70_600, False)])
def test_a_verdict_must_begin_inside_its_window(at, counts):
    windows = Windows()
    windows.open(asked(10_000))
    found = windows.admit(heard(at), always=False)
    assert (found is not None and found.window == "press/listen") == counts


def test_another_point_s_window_does_not_count():
    windows = Windows()
    windows.open(asked(10_000, point="p2"))
    assert windows.admit(heard(20_000), always=False) is None


def test_a_press_that_comes_late_still_finds_the_verdict():
    windows = Windows()
    assert windows.admit(heard(20_000), always=False) is None
    assert [h.window for h in windows.open(asked(10_000))] == ["press/listen"]
    assert windows.open(asked(10_000)) == []  # asked again


def test_of_two_windows_the_younger_gets_the_verdict():
    windows = Windows()
    windows.open(asked(10_000))
    windows.open(asked(30_000, cause="other"))
    assert windows.admit(heard(40_000), always=False).window == "other/listen"


def test_silence_at_the_end_is_told_too():
    windows = Windows()
    windows.open(asked(10_000))
    assert windows.close(70_000 + LATE_MS - 1) == []
    (ended,) = windows.close(70_000 + LATE_MS)
    assert (ended.uid, ended.at, ended.cause, ended.heard) == ("press/listen/done", 70_000, "press", 0)
    assert windows.close(80_000) == []


def test_phrases_of_a_window_are_counted():
    windows = Windows()
    windows.admit(heard(12_000), always=False)
    windows.open(asked(10_000))
    windows.admit(heard(30_000, key="bye", group="staff_action"), always=True)
    (ended,) = windows.close(80_000)
    assert ended.heard == 2


def test_what_is_held_is_bounded_in_time_and_number():
    windows = Windows()
    for i in range(HELD + 20):
        windows.admit(heard(20_000 + i * 100, group="staff_action"), always=False)
    assert len(windows.open(asked(10_000))) == HELD
    windows.admit(heard(30_000), always=False)
    windows.close(30_000 + HELD_MS + 1)
    assert windows.open(asked(29_000, cause="late")) == []


def test_one_window_takes_one_verdict():
    windows = Windows()
    windows.open(asked(10_000))
    assert windows.admit(heard(20_000), always=False) is not None
    assert windows.admit(heard(30_000, key="bad"), always=False) is None
    windows.open(asked(40_000, cause="next"))
    assert windows.admit(heard(45_000), always=False) is not None


def test_a_window_that_was_graded_before_takes_none():
    windows = Windows()
    windows.open(asked(10_000))
    windows.graded("press/listen")
    assert windows.admit(heard(20_000), always=False) is None
