"""RHVoice by a stand-in of its command line, with voices that lie beside it."""

from __future__ import annotations

import shlex
import sys

import pytest

from host_daemon.voice.synthesis import russian_imperative
from host_daemon.voice.synthesis.rhvoice import RHVoice
from host_daemon.voice.synthesis.synthesiser import Mute

# RHVoice's command line (src/test/test.cpp of its sources), and a sound of 1 s in place of speech.
STAND_IN = """
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
    script = command.with_suffix(".py")
    script.write_text(STAND_IN, encoding="utf-8")
    # Not in its first line: a path with a space in it cannot stand there.
    python, works = shlex.quote(sys.executable), shlex.quote(str(script))
    command.write_text(f'#!/bin/sh\nexec {python} {works} "$@"\n', encoding="utf-8")
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
    told = rhvoice.with_name("RHVoice-test.py.told").read_text(encoding="utf-8")
    assert told == "-p Anna -r 85 -t 110 ждём вас ещё"
    assert len(said) == 16000


def test_rhvoice_is_told_the_stress_of_an_imperative(rhvoice, monkeypatch):
    monkeypatch.setattr(russian_imperative, "in_sounds", lambda word, sounds: word)
    # One word in the other, and the present of the other.
    RHVoice().say("вы ходите, ходите и приходите", "Anna", 0.85, 1.1)
    told = rhvoice.with_name("RHVoice-test.py.told").read_text(encoding="utf-8")
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
