"""Draws of voices, paces and pitches."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from host_daemon.voice.phrases.recording import speech
from host_daemon.voice.synthesis import speakers
from host_daemon.voice.synthesis.rhvoice import RHVoice
from host_daemon.voice.synthesis.speakers import ALL
from host_daemon.voice.synthesis.synthesiser import Mute


@pytest.mark.parametrize(("language", "text"), [("en", "would you rate us"), ("ru", "приходите к нам ещё")])
def test_installed_voices_speak_faster_when_asked(language, text):
    """espeak-ng is always there; the others where they are installed."""
    chosen = [(s, s.voices(language)[place]) for s in ALL if s.voices(language) for place in (0, -1)]
    assert any(synthesiser.name == "espeak-ng" for synthesiser, _ in chosen)
    for synthesiser, voice in chosen:
        slow, fast = (speech(synthesiser.say(text, voice, pace, 1.0)).seconds for pace in (0.8, 1.25))
        assert 0.4 < fast < slow < 4


class Nobody:
    name = "nobody"
    kind = "rules"

    def voices(self, language):
        return ("a", "b") if language == "en" else ()

    def say(self, text, voice, pace, pitch):
        if voice == "b":
            raise Mute("no")
        return np.full(8000, 1000, np.int16)


def test_voices_that_fail_are_left_out():
    found = speakers.sayings(
        "hello", "en", np.random.default_rng(0), paces=(1.0, 1.2), synthesisers=[Nobody()]
    )
    assert [(s.voice, s.real) for s in found] == [("nobody/a", False)] * 2
    assert speakers.sayings("hello", "xx", np.random.default_rng(0), synthesisers=[Nobody()]) == []


def test_a_synthesiser_that_is_missing_has_no_voices(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert all(not synthesiser.voices("en") for synthesiser in ALL)


def test_of_many_voices_some_are_drawn_and_of_few_each_speaks_at_every_pace():
    class Many(Nobody):
        def voices(self, language):
            return tuple(f"v{number}" for number in range(50))

    class Few(Nobody):
        def voices(self, language):
            return ("a", "c")

    rng = np.random.default_rng(0)
    many = speakers.sayings("hello", "en", rng, drawn=40, synthesisers=[Many()])
    assert (len(many), len({one.voice for one in many})) == (40, 40)
    few = speakers.sayings("hello", "en", rng, paces=(0.8, 1.0, 1.2), synthesisers=[Few()])
    assert [one.voice for one in few] == ["nobody/a"] * 3 + ["nobody/c"] * 3


def test_whether_anything_can_speak_a_language():
    assert speakers.able("en", [Nobody()])
    assert not speakers.able("xx", [Nobody()])


def test_only_russian_has_voices_that_may_be_added(monkeypatch):
    monkeypatch.setattr(RHVoice, "voices", lambda self, language: ())
    assert [speakers.more_to_be_had(language) for language in ("ru", "en")] == [True, False]
    monkeypatch.setattr(RHVoice, "voices", lambda self, language: ("Anna",))
    assert not speakers.more_to_be_had("ru")
