"""festival as it is told Russian, whether it is installed or not."""

from __future__ import annotations

import numpy as np
import pytest

from host_daemon.voice.synthesis import festival
from host_daemon.voice.synthesis.festival import Festival, Flite
from host_daemon.voice.synthesis.synthesiser import run


def test_festival_learns_an_imperative_that_it_has_otherwise(monkeypatch):
    scripts = []
    monkeypatch.setattr(festival, "run", lambda command, script="": scripts.append(script))
    monkeypatch.setattr(festival, "spoken", lambda path: np.full(800, 1000, np.int16))
    Festival().say("Оцените нашу работу", "msu_ru_nsh_clunits", 1.01, 1.0)
    Festival().say("Скажите", "msu_ru_nsh_clunits", 1.01, 1.0)
    assert ['(order "оцените" "оценить")' in script for script in scripts] == [True, False]
    assert "order" not in scripts[1]


@pytest.mark.skipif(not Festival().voices("ru"), reason="festvox-ru is not installed")
@pytest.mark.parametrize(
    ("word", "verb", "sounds"),
    [
        ("приходите", "приходить", "((p rr i) 0) ((h o) 0) ((dd i) 1) ((tt e) 0)"),
        ("остановитесь", "остановиться", "((o) 0) ((s t a) 0) ((n o) 0) ((vv i) 1) ((tt e ss) 0)"),
    ],
)
def test_an_imperative_is_entered_as_its_infinitive_with_another_ending(word, verb, sounds):
    ask = f'(voice_msu_ru_nsh_clunits){festival.ORDER}(order "{word}" "{verb}")'
    told = run(["festival", "--pipe"], f'{ask}(format t "%l" (lex.lookup "{word}" nil))').decode()
    assert sounds in told


def test_festival_is_told_borrowed_words_as_they_sound(monkeypatch):
    told = []
    monkeypatch.setattr(
        festival, "synthesised", lambda text, *_: told.append(text) or np.full(800, 1000, np.int16)
    )
    for voice in ("msu_ru_nsh_clunits", "kal_diphone"):
        Festival().say("отель 1", voice, 1.0, 1.0)
    assert told == ["отэль один", "отель one"]


def test_its_voices_that_cannot_hurry_are_played_faster(monkeypatch):
    asked = []
    monkeypatch.setattr(
        festival,
        "synthesised",
        lambda *told: asked.append(told[2]) or np.full(800, 1000, np.int16),
    )
    assert len(Festival().say("hello", "kal_diphone", 2.0, 1.0)) == 800
    assert len(Festival().say("hello", "cmu_us_slt_arctic_hts", 2.0, 1.0)) == 400
    assert asked == [0.5, 1.0]


def test_flite_is_told_a_duration_and_a_pitch_in_hertz(monkeypatch):
    told = []
    monkeypatch.setattr(festival, "run", lambda command: told.append(command))
    monkeypatch.setattr(festival, "spoken", lambda path: np.full(800, 1000, np.int16))
    Flite().say("hello", "rms", 1.25, 1.1)
    assert {"duration_stretch=0.800", "int_f0_target_mean=104.5"} <= set(told[0])
