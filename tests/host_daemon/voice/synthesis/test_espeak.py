"""espeak-ng, which is installed wherever the tests run, as it is told Russian."""

from __future__ import annotations

import os
import shlex
import shutil
import time

import numpy as np
import pytest

from host_daemon.voice.phrases.recording import speech
from host_daemon.voice.synthesis.espeak import Espeak, orders, repeatable
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


def test_the_same_words_sound_the_same_in_another_second():
    """espeak-ng 1.52 draws the noise of its voices by the second, unless it is told not to."""
    said, second = Espeak().say("hello", "en+f3", 0.8, 1.0), int(time.time())
    while int(time.time()) == second:
        time.sleep(0.05)
    assert np.array_equal(said, Espeak().say("hello", "en+f3", 0.8, 1.0))


DRAWS = """#!/bin/sh
# espeak-ng 1.52 in short: another word each time, unless it is told not to draw.
[ "$1" = --help ] && printf -- '-z\\t   No pause\\n-D\\t   Enable deterministic random mode\\n' && exit
[ "$1" = -D ] && shift && exec {real} "$@"
echo x >> {drawn}
exec {real} "$@" "$(wc -l < {drawn})"
"""


def test_an_espeak_that_draws_is_told_not_to(tmp_path, monkeypatch):
    real, drawn = shutil.which("espeak-ng"), tmp_path / "drawn"
    command = tmp_path / "espeak-ng"
    command.write_text(DRAWS.format(real=shlex.quote(real), drawn=shlex.quote(str(drawn))))
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    repeatable.cache_clear()
    try:
        assert np.array_equal(*(Espeak().say("hello", "en", 1.0, 1.0) for _ in range(2)))
    finally:
        repeatable.cache_clear()
    assert not drawn.exists()


def test_without_espeak_an_imperative_stays_as_it_is(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    assert orders("размещайте, расположите", str.upper) == "размещайте, расположите"


def test_a_synthesiser_that_breaks_is_mute(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(Mute):
        Espeak().say("hello", "en", 1.0, 1.0)
