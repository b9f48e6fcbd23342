from __future__ import annotations

import numpy as np
import pytest
import soundfile

from host_daemon.voice.phrases.recording import BadRecording, fault, read, speech

RATE = 16000


@pytest.fixture
def tone():
    def make(seconds: float, rate: int = RATE, level: float = 0.3) -> np.ndarray:
        return level * np.sin(2 * np.pi * 440 * np.arange(int(seconds * rate)) / rate)

    return make


@pytest.mark.parametrize(
    ("name", "rate", "channels"),
    [("a.wav", 16000, 1), ("a.wav", 44100, 2), ("a.flac", 48000, 1), ("a.ogg", 22050, 1), ("a.wav", 8000, 1)],
)
def test_any_format_and_rate_becomes_16_khz_mono(tmp_path, tone, name, rate, channels):
    waves = np.repeat(tone(1.0, rate)[:, None], channels, axis=1)
    soundfile.write(tmp_path / name, waves, rate)
    samples = read(tmp_path / name)
    assert samples.dtype == np.int16
    assert abs(len(samples) - RATE) < 300  # a lossy codec pads
    crossings = np.count_nonzero(np.diff(np.signbit(samples[2000:14000].astype(float))))
    assert crossings == pytest.approx(2 * 440 * 0.75, abs=6)


@pytest.mark.parametrize("content", [b"", b"not a recording", b"RIFF\x00\x00\x00\x00WAVEfmt "])
def test_what_is_no_recording_is_said_so(tmp_path, content):
    (tmp_path / "a.wav").write_bytes(content)
    with pytest.raises(BadRecording):
        read(tmp_path / "a.wav")
    with pytest.raises(BadRecording):
        read(tmp_path / "missing.wav")


def test_where_the_speech_is(tone):
    rng = np.random.default_rng(0)
    samples = rng.normal(0, 10, 3 * RATE)
    samples[RATE : RATE + 4800] += 8000 * np.sign(tone(0.3))
    samples[RATE + 7200 : RATE + 12000] += 8000 * np.sign(tone(0.3))  # after a pause of 150 ms
    samples[: RATE // 10] += 500  # a chair, far away and long before
    found = speech(samples.astype(np.int16))
    assert abs(found.start - RATE) < 800
    assert abs(found.end - (RATE + 12000)) < 800


def test_faults(tone, speak):
    quiet = np.random.default_rng(0).normal(0, 3, RATE)
    loud = np.clip(speak(1).astype(float) * 20, -32768, 32767)
    good = np.pad(speak(1), 6000) + np.random.default_rng(1).normal(0, 10, len(speak(1)) + 12000)
    assert fault(good.astype(np.int16)) is None
    assert fault(quiet.astype(np.int16)) == "silent"
    assert fault(np.zeros(RATE, np.int16)) == "silent"
    assert fault(np.pad(loud, 6000).astype(np.int16)) == "clipped"
    assert fault(np.tile(good, 20).astype(np.int16)) == "too long"
    assert fault(good[:100].astype(np.int16)) == "too short"


def test_a_loud_sound_without_a_pause_is_heard_and_a_fan_is_not(tone):
    fan = np.random.default_rng(3).normal(0, 60, 2 * RATE)
    assert fault(fan.astype(np.int16)) == "silent"
    assert fault((tone(6) * 32767).astype(np.int16)) is None


def overdriven(speak, times: float, noise: float = 10.0) -> np.ndarray:
    said = np.pad(speak(1), 6000).astype(float)
    said = said / np.abs(said).max() * 32767 * times
    room = np.random.default_rng(2).normal(0, noise, len(said))
    return np.clip(said + room, -32768, 32767).astype(np.int16)


def test_what_is_overdriven_from_end_to_end_is_not_silent(speak):
    assert fault(overdriven(speak, 10, noise=20_000)) == "clipped"
    assert fault(np.full(RATE, 32767, np.int16)) == "clipped"


@pytest.mark.parametrize(("name", "coding"), [("a.ogg", "OPUS"), ("a.mp3", "MPEG_LAYER_III")])
def test_a_codec_does_not_hide_that_it_is_overdriven(tmp_path, speak, name, coding):
    for times, wanted in ((8, "clipped"), (0.8, None)):
        soundfile.write(tmp_path / name, overdriven(speak, times), RATE, subtype=coding)
        assert fault(read(tmp_path / name)) == wanted


@pytest.mark.parametrize(
    "samples", [np.zeros(8000, np.int16), np.full(8000, 900, np.int16), np.zeros(50, np.int16)]
)
def test_where_nothing_is_louder_than_the_rest_all_of_it_is_speech(samples):
    found = speech(samples)
    assert (found.start, found.end) == (0, len(samples))
