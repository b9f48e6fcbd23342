"""Commands that speak, and the sound that comes of them."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from host_daemon.voice.synthesis.synthesiser import Mute, heard, run, spoken


def wave(samples: np.ndarray, rate: int) -> bytes:
    data = io.BytesIO()
    soundfile.write(data, samples, rate, format="WAV")
    return data.getvalue()


TONE = (8000 * np.sin(np.arange(22_050) * 0.1)).astype(np.int16)


def test_a_command_is_told_a_script_and_answers():
    assert run([sys.executable, "-c", "print(input().upper())"], "hello") == b"HELLO\n"


@pytest.mark.parametrize("command", [["/nowhere/speak"], [sys.executable, "-c", "raise SystemExit(1)"]])
def test_a_command_that_is_missing_or_fails_is_mute(command: list[str]):
    with pytest.raises(Mute):
        run(command)


def test_its_answer_comes_at_the_rate_of_the_post():
    assert len(heard(wave(TONE, 22_050))) == 16_000


def test_its_file_comes_at_the_rate_of_the_post(tmp_path: Path):
    path = tmp_path / "said.wav"
    path.write_bytes(wave(TONE, 22_050))
    assert len(spoken(path)) == pytest.approx(16_000, abs=200)


@pytest.mark.parametrize("data", [b"", b"rubbish", wave(np.zeros(16_000, np.int16), 16_000)])
def test_no_sound_or_silence_is_mute(data: bytes):
    with pytest.raises(Mute):
        heard(data)


def test_a_file_without_sound_is_mute(tmp_path: Path):
    (tmp_path / "said.wav").write_bytes(b"rubbish")
    with pytest.raises(Mute):
        spoken(tmp_path / "said.wav")
