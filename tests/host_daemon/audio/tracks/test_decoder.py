"""Recordings of every format, and of several, as samples."""

from __future__ import annotations

import io

import av
import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from host_daemon.audio.tracks.decoder import SILENT, UNREADABLE, BadRecording, samples
from tests.cases import ABSENT, FOLDER

RATE = 16_000


def encoded(format: str, codec: str, rate: int = 48_000, layout: str = "mono", seconds: float = 2) -> bytes:
    """A tone of 440 Hz as a recorder would write it."""
    count = 1 if layout == "mono" else 2
    tone = (8000 * np.sin(2 * np.pi * 440 * np.arange(int(seconds * rate)) / rate)).astype(np.int16)
    out = io.BytesIO()
    with av.open(out, "w", format=format) as target:
        stream = target.add_stream(codec, rate=rate)
        assert isinstance(stream, av.AudioStream)
        stream.layout, stream.bit_rate = layout, 64_000
        frame = av.AudioFrame.from_ndarray(np.repeat(tone, count)[None, :], format="s16", layout=layout)
        frame.rate = rate
        size = stream.codec_context.frame_size or 960
        resampler = av.AudioResampler(format=stream.format, layout=layout, rate=rate, frame_size=size)
        for piece in (*resampler.resample(frame), *resampler.resample(None)):
            target.mux(stream.encode(piece))
        target.mux(stream.encode(None))
    return out.getvalue()


def seconds(data: bytes) -> float:
    return len(samples(data)) / RATE


def loudest(sound: np.ndarray) -> float:
    """The loudest frequency, Hz."""
    return float(np.argmax(np.abs(np.fft.rfft(sound.astype(float)))) * RATE / len(sound))


@pytest.mark.parametrize(
    ("format", "codec"),
    [
        ("adts", "aac"),
        ("caf", "alac"),
        ("caf", "pcm_s16le"),
        ("ipod", "aac"),
        ("mp4", "alac"),
        ("3gp", "aac"),
        ("ogg", "libopus"),
        ("webm", "libopus"),
        ("matroska", "pcm_s16le"),
        ("mpegts", "aac"),
        ("latm", "aac"),
        ("flac", "flac"),
        ("aiff", "pcm_s16be"),
        ("au", "pcm_s16be"),
        ("w64", "pcm_s16le"),
        ("wav", "adpcm_ima_wav"),
        ("asf", "wmav2"),
        ("wv", "wavpack"),
        ("avi", "pcm_s16le"),
    ],
)
def test_the_decoder_decides_what_a_recording_is(format: str, codec: str) -> None:
    sound = samples(encoded(format, codec))
    assert len(sound) / RATE == pytest.approx(2, abs=0.1)
    assert loudest(sound[8_000:24_000]) == pytest.approx(440, abs=2)


def packed(format: str, subtype: str, rate: int, channels: int) -> bytes:
    """Three seconds of that tone by the library of sound files."""
    tone = 0.25 * np.sin(2 * np.pi * 440 * np.arange(3 * rate) / rate)
    out = io.BytesIO()
    soundfile.write(out, np.repeat(tone[:, None], channels, axis=1), rate, subtype, format=format)
    return out.getvalue()


@pytest.mark.parametrize(
    "changed",
    [
        packed("MP3", "MPEG_LAYER_III", 44_100, 2) + packed("MP3", "MPEG_LAYER_III", 16_000, 1),
        packed("OGG", "VORBIS", 44_100, 2) + packed("OGG", "VORBIS", 16_000, 1),
        encoded("adts", "aac", 44_100, "stereo", 3) + encoded("adts", "aac", 16_000, "mono", 3),
    ],
    ids=["mp3", "ogg", "aac"],
)
def test_rate_and_channels_may_change_on_the_way(changed: bytes) -> None:
    sound = samples(changed)
    assert len(sound) / RATE == pytest.approx(6, abs=0.25)
    assert loudest(sound[16_000:32_000]) == pytest.approx(440, abs=2)
    assert loudest(sound[-32_000:-16_000]) == pytest.approx(440, abs=2)


@pytest.mark.parametrize(
    ("format", "codec", "rate"),
    [
        ("ogg", "libopus", 48_000),
        ("webm", "libopus", 48_000),
        ("wav", "pcm_s16le", 44_100),
        ("flac", "flac", 16_000),
        ("ipod", "aac", 44_100),
        ("caf", "pcm_s16le", 8_000),
        ("adts", "aac", 16_000),
        ("asf", "wmav2", 44_100),
        ("aiff", "pcm_s16be", 8_000),
        ("w64", "pcm_s16le", 8_000),
        ("latm", "aac", 44_100),
    ],
)
def test_recordings_may_follow_each_other_in_one_file(format: str, codec: str, rate: int) -> None:
    other = 48_000 if codec == "libopus" else 32_000
    whole = encoded(format, codec, rate, "stereo", 2) + encoded(format, codec, other, "mono", 1)
    assert seconds(whole) == pytest.approx(3, abs=0.25)


def test_a_chain_of_ogg_may_change_its_codec() -> None:
    whole = encoded("ogg", "libopus") + packed("OGG", "VORBIS", 44_100, 2)
    assert seconds(whole) == pytest.approx(5, abs=0.1)


def test_a_damaged_stretch_takes_only_itself_along() -> None:
    data = bytearray(encoded("adts", "aac", seconds=4))
    middle = len(data) // 2
    data[middle : middle + 400] = bytes(400)
    assert 3 < seconds(bytes(data)) < 4.2


def test_a_recording_that_breaks_off_is_as_long_as_it_is() -> None:
    data = encoded("wav", "pcm_s16le")
    assert seconds(data[: len(data) // 2]) == pytest.approx(1, abs=0.1)


def test_more_channels_than_two_become_one() -> None:
    frames = np.repeat((8000 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)).astype("<i2"), 5)
    size = len(frames.tobytes())
    head = b"fmt " + (16).to_bytes(4, "little") + b"\x01\x00\x05\x00" + RATE.to_bytes(4, "little")
    head += (RATE * 10).to_bytes(4, "little") + b"\x0a\x00\x10\x00"
    data = b"RIFF" + (36 + size).to_bytes(4, "little") + b"WAVE" + head + b"data" + size.to_bytes(4, "little")
    assert loudest(samples(data + frames.tobytes())) == pytest.approx(440, abs=2)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"#EXTM3U\nfile:///etc/passwd\n",
        b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n",
        b"ffconcat version 1.0\nfile '/etc/passwd'\n",
        b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=audio 9 RTP/AVP 0\n",
        b"<html>" * 100,
        b"words " * 1000,
        b"\x89PNG\r\n\x1a\n" + bytes(100),
    ],
)
def test_what_is_no_recording_is_refused(data: bytes) -> None:
    with pytest.raises(BadRecording) as refused:
        samples(data)
    assert str(refused.value) == UNREADABLE


def test_a_film_without_sound_says_so() -> None:
    out = io.BytesIO()
    with av.open(out, "w", format="matroska") as target:
        stream = target.add_stream("mjpeg", rate=5)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuvj420p"
        for _ in range(3):
            picture = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), format="rgb24")
            target.mux(stream.encode(picture))
        target.mux(stream.encode(None))
    with pytest.raises(BadRecording) as refused:
        samples(out.getvalue())
    assert str(refused.value) == SILENT


def test_a_frame_that_says_one_sample_a_second_does_not_fill_the_memory() -> None:
    data = bytearray(encoded("wav", "pcm_s16le", 8_000, seconds=4))
    data[24:28] = (1).to_bytes(4, "little")  # 32,000 samples would be 9 hours
    with pytest.raises(BadRecording):
        samples(bytes(data))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_comes_is_samples_or_a_refusal(data: st.DataObject) -> None:
    good = data.draw(st.sampled_from(GOOD))
    wrong = bytearray(good)
    for place, value in data.draw(st.lists(st.tuples(st.integers(0, len(good) - 1), st.integers(0, 255)))):
        wrong[place] = value
    cut = data.draw(st.integers(0, len(good)))
    whole = bytes(wrong[:cut]) + data.draw(st.binary(max_size=64)) + bytes(wrong[cut:])
    try:
        assert len(samples(whole, 0.5)) <= 8_000
    except BadRecording as refused:
        assert str(refused) in (UNREADABLE, SILENT)


GOOD = [
    encoded(format, codec, 16_000, seconds=0.2)
    for format, codec in (
        ("wav", "pcm_s16le"),
        ("adts", "aac"),
        ("ipod", "aac"),
        ("flac", "flac"),
        ("caf", "alac"),
    )
]


@pytest.mark.skipif(not FOLDER.is_dir(), reason=ABSENT)
@pytest.mark.parametrize(
    ("folder", "length"), [("phone-recordings", 4.0), ("audio-changing", 6.0)], ids=lambda value: str(value)
)
def test_recordings_that_were_refused_or_halved_are_taken_whole(folder: str, length: float) -> None:
    found = {path.name: seconds(path.read_bytes()) for path in sorted((FOLDER / folder).iterdir())}
    assert found
    assert found == {name: pytest.approx(length, abs=0.15) for name in found}
