"""espeak-ng, which is installed wherever the tests run, as it is told Russian."""

from __future__ import annotations

import numpy as np
import pytest

from host_daemon.voice.phrases.recording import speech
from host_daemon.voice.synthesis.espeak import Espeak, orders
from host_daemon.voice.synthesis.synthesiser import Mute


def test_espeak_says_a_preposition_and_figures_as_people_do():
    """By itself it says "к нам" as "ка нам", and "1" as "айдин"."""
    said = Espeak().say("к нам 1", "ru+f3", 0.8, 1.0)
    assert np.array_equal(said, Espeak().say("[[k]] нам один", "ru+f3", 0.8, 1.0))
    assert speech(said).seconds < speech(Espeak().say("ка нам один", "ru+f3", 0.8, 1.0)).seconds


def test_espeak_keeps_the_stress_of_a_borrowed_word():
    said = Espeak().say("отель", "ru+f3", 0.8, 1.0)
    assert np.array_equal(said, Espeak().say("[[Vt'El]]", "ru+f3", 0.8, 1.0))


def test_espeak_says_an_imperative_as_one():
    said = Espeak().say("Приходите к нам", "ru+f3", 0.8, 1.0)
    assert np.array_equal(said, Espeak().say("[[p@-r;ixVd;'it;i]] к нам", "ru+f3", 0.8, 1.0))
    assert not np.array_equal(Espeak().say("вы приходите", "ru+f3", 0.8, 1.0)[:8000], said[:8000])


def test_without_espeak_an_imperative_stays_as_it_is(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    assert orders("размещайте, расположите", str.upper) == "размещайте, расположите"


def test_a_synthesiser_that_breaks_is_mute(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(Mute):
        Espeak().say("hello", "en", 1.0, 1.0)
