"""Strangers' recordings: what phones and browsers make is read, anything else is refused."""

from __future__ import annotations

import contextlib
import io

import av
import numpy as np
import pytest
import soundfile

from host_daemon.audio.tracks.decode import decode
from host_daemon.audio.tracks.decoder import BadRecording

RATE = 48_000
SECONDS = np.arange(2 * RATE) / RATE
TONE = (8000 * np.sin(2 * np.pi * 440 * SECONDS)).astype(np.int16)


def encoded(format: str, codec: str) -> bytes:
    """Two seconds of 440 Hz as a browser or a phone would send them."""
    out = io.BytesIO()
    with av.open(out, "w", format=format) as target:
        stream = target.add_stream(codec, rate=RATE)
        assert isinstance(stream, av.AudioStream)
        stream.layout = "mono"
        frame = av.AudioFrame.from_ndarray(TONE[None, :], format="s16", layout="mono")
        frame.rate = RATE
        resampler = av.AudioResampler(format=stream.format, layout="mono", rate=RATE, frame_size=960)
        for piece in (*resampler.resample(frame), *resampler.resample(None)):
            target.mux(stream.encode(piece))
        target.mux(stream.encode(None))
    return out.getvalue()


@pytest.mark.parametrize(
    ("format", "codec"), [("webm", "libopus"), ("ogg", "libopus"), ("mp4", "aac"), ("wav", "pcm_s16le")]
)
async def test_what_browsers_and_phones_record_is_read(format: str, codec: str) -> None:
    samples = await decode(encoded(format, codec), 60)
    assert abs(len(samples) / 16_000 - 2) < 0.1
    middle = samples[8_000:24_000].astype(float)
    loudest = np.argmax(np.abs(np.fft.rfft(middle))) * 16_000 / len(middle)
    assert abs(loudest - 440) < 2


async def test_a_long_recording_ends_at_the_limit() -> None:
    assert len(await decode(encoded("ogg", "libopus"), 0.5)) == 8_000


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"#EXTM3U\nfile:///etc/passwd\n",
        b"ffconcat version 1.0\nfile '/etc/passwd'\n",
        b"<html>",
        b"\x1a\x45\xdf\xa3" + bytes(1000),
        b"OggS" + bytes(1000),
    ],
)
async def test_what_is_no_recording_is_refused(data: bytes) -> None:
    with pytest.raises(BadRecording):
        await decode(data, 60)


@pytest.mark.parametrize(
    "data",
    [
        b"RIFF\xff\xff\xff\xffWAVEfmt \x10\x00\x00\x00\x01\x00\xff\xff\x01\x00\x00\x00"
        b"\xff\xff\xff\xff\xff\xff\x10\x00data\xff\xff\xff\xff" + bytes(1 << 20),
        b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm" + b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff" * 9_000,
    ],
    ids=["65,535 channels at 1 Hz", "segments within segments"],
)
async def test_a_file_that_is_made_to_take_time_or_memory_is_refused(data: bytes) -> None:
    with pytest.raises(BadRecording):
        await decode(data, 60)


async def test_half_a_million_beginnings_take_a_bounded_time() -> None:
    """What an empty recording of a badge holds is not worth a word."""
    with contextlib.suppress(BadRecording):
        assert len(await decode(b"#!AMR\n" * 500_000, 1)) <= 16_000


async def test_hours_in_a_small_file_end_at_the_limit() -> None:
    out = io.BytesIO()
    soundfile.write(out, np.zeros(3 * 3600 * 8_000, np.int16), 8_000, format="FLAC")
    assert len(out.getvalue()) < 1 << 20
    assert len(await decode(out.getvalue(), 60)) == 60 * 16_000


async def test_a_recording_that_breaks_off_is_as_long_as_it_is() -> None:
    whole = encoded("wav", "pcm_s16le")
    assert 0 < len(await decode(whole[: len(whole) // 2], 60)) < 20_000
