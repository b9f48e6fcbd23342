from __future__ import annotations

import shutil
import sys

import numpy as np
import pytest

from host_daemon.voice.phrases.recording import speech
from host_daemon.voice.synthesis import festival, russian_imperative, speakers
from host_daemon.voice.synthesis.espeak import Espeak
from host_daemon.voice.synthesis.festival import Festival
from host_daemon.voice.synthesis.rhvoice import RHVoice
from host_daemon.voice.synthesis.speakers import ALL
from host_daemon.voice.synthesis.synthesiser import Mute, run


@pytest.mark.parametrize(("language", "text"), [("en", "would you rate us"), ("ru", "приходите к нам ещё")])
def test_installed_voices_speak_faster_when_asked(language, text):
    """espeak-ng is always there; the others where they are installed."""
    chosen = [(s, s.voices(language)[place]) for s in ALL if s.voices(language) for place in (0, -1)]
    assert any(synthesiser.name == "espeak-ng" for synthesiser, _ in chosen)
    for synthesiser, voice in chosen:
        slow, fast = (speech(synthesiser.say(text, voice, pace, 1.0)).seconds for pace in (0.8, 1.25))
        assert 0.4 < fast < slow < 4


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
        festival, "_festival", lambda text, *_: told.append(text) or np.full(800, 1000, np.int16)
    )
    for voice in ("msu_ru_nsh_clunits", "kal_diphone"):
        Festival().say("отель 1", voice, 1.0, 1.0)
    assert told == ["отэль один", "отель one"]


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


def test_a_synthesiser_that_breaks_is_mute(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(Mute):
        Espeak().say("hello", "en", 1.0, 1.0)


# RHVoice's command line (src/test/test.cpp of its sources), and a sound of 1 s in place of speech.
STAND_IN = f"""#!{sys.executable}
import sys
import numpy
import soundfile

shares = dict(zip(sys.argv[1::2], sys.argv[2::2]))
if shares["-p"] != "Anna":
    sys.exit("No voice profile")
with open(sys.argv[0] + ".told", "w", encoding="utf-8") as told:
    told.write(" ".join([*sys.argv[1:7], sys.stdin.read()]))
soundfile.write(shares["-o"], numpy.full(24000, 1000, numpy.int16), 24000)
"""


@pytest.fixture
def rhvoice(tmp_path, monkeypatch):
    """RHVoice as its build installs it below a folder, with a Russian and an English voice."""
    command = tmp_path / "bin" / "RHVoice-test"
    command.parent.mkdir()
    command.write_text(STAND_IN, encoding="utf-8")
    command.chmod(0o755)
    for folder, name, language in (("anna", "Anna", "Russian"), ("slt", "Slt", "English")):
        about = tmp_path / "share" / "RHVoice" / "voices" / folder / "voice.info"
        about.parent.mkdir(parents=True)
        about.write_text(f"name={name}\nlanguage={language}\ngender=female\nformat=4\n", encoding="utf-8")
    monkeypatch.setenv("PATH", str(command.parent))
    return command


def test_rhvoice_has_the_voices_that_lie_beside_it(rhvoice):
    assert [RHVoice().voices(language) for language in ("ru", "en", "fr")] == [("Anna",), ("Slt",), ()]


def test_a_damaged_voice_of_rhvoice_is_passed_over(rhvoice):
    (rhvoice.parent.parent / "share/RHVoice/voices/anna/voice.info").write_bytes(b"\xff\xfe\x00")
    assert RHVoice().voices("ru") == ()


def test_rhvoice_is_told_the_text_and_shares_in_percent(rhvoice):
    said = RHVoice().say("ждём вас ещё", "Anna", 0.85, 1.1)
    told = rhvoice.with_name("RHVoice-test.told").read_text(encoding="utf-8")
    assert told == "-p Anna -r 85 -t 110 ждём вас ещё"
    assert len(said) == 16000


def test_rhvoice_is_told_the_stress_of_an_imperative(rhvoice, monkeypatch):
    monkeypatch.setattr(russian_imperative, "in_sounds", lambda word, sounds: word)
    # One word in the other, and the present of the other.
    RHVoice().say("вы ходите, ходите и приходите", "Anna", 0.85, 1.1)
    told = rhvoice.with_name("RHVoice-test.told").read_text(encoding="utf-8")
    assert told.endswith("вы ходите, ходи\u0301те и приходи\u0301те")


def test_voices_of_rhvoice_that_are_not_for_shops_are_left_out(rhvoice):
    about = rhvoice.parent.parent / "share/RHVoice/voices/arina/voice.info"
    about.parent.mkdir()
    about.write_text("name=Arina\nlanguage=Russian\n", encoding="utf-8")
    assert RHVoice().voices("ru") == ("Anna",)
    assert RHVoice().installed("ru") == ("Anna", "Arina")


def test_a_voice_that_rhvoice_does_not_know_is_mute(rhvoice):
    with pytest.raises(Mute):
        RHVoice().say("привет", "Nobody", 1.0, 1.0)
