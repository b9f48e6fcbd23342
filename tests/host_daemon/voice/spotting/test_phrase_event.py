"""The event of a phrase that was spotted."""

from __future__ import annotations

import dataclasses

import pytest

from host_daemon.events import ListenAsked
from host_daemon.settings.audio import Microphone
from host_daemon.voice.phrases.phrase import Phrase
from host_daemon.voice.spotting.listening_windows import Windows
from host_daemon.voice.spotting.phrase_event import hear

AT = 1_795_000_000_000
COUNTER = Microphone(name="counter", point="p", role="operator")
OFFER = Phrase("coffee", "a coffee with it", "en", "staff_action", event="offer")
SUPER = Phrase("super", "super", "en", "positive", always=False)
BAD = Phrase("bad", "very bad", "en", "displeasure")


def test_it_says_what_was_said_where_and_when():
    event = hear(OFFER, COUNTER, AT - 900, AT, 0.98765, Windows())
    assert event is not None
    assert (event.phrase, event.text, event.group, event.name) == (
        "coffee",
        "a coffee with it",
        "staff_action",
        "offer",
    )
    assert (event.point, event.microphone, event.role) == ("p", "counter", "operator")
    assert (event.start, event.at, event.score, event.past) == (AT - 900, AT, 0.9877, "")


def test_the_same_saying_has_the_same_uid():
    first = hear(OFFER, COUNTER, AT - 900, AT + 10, 0.9, Windows())
    again = hear(OFFER, COUNTER, AT - 880, AT + 60, 0.8, Windows(), past="work/1")
    assert first is not None
    assert again is not None
    assert first.uid == again.uid == f"counter/coffee/{AT // 100}"


def test_a_verdict_outside_a_listening_window_does_not_count():
    windows = Windows()
    assert hear(SUPER, COUNTER, AT - 500, AT, 0.9, windows) is None
    windows.open(ListenAsked(uid="press/listen", at=AT + 10_000, point="p", seconds=60, cause="press"))
    inside = hear(SUPER, COUNTER, AT + 20_000, AT + 20_500, 0.9, windows)
    assert inside is not None
    assert inside.window == "press/listen"


@pytest.mark.parametrize(("score", "certain"), [(0.94, False), (0.96, True)])
def test_short_displeasure_must_be_plain(score: float, certain: bool):
    event = hear(BAD, COUNTER, AT - 500, AT, score, Windows())
    assert event is not None
    assert event.sure is certain


def test_long_displeasure_counts_by_itself():
    event = hear(dataclasses.replace(BAD, text="this is a shame"), COUNTER, AT - 500, AT, 0.6, Windows())
    assert event is not None
    assert event.sure
