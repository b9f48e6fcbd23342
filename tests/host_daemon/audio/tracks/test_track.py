from __future__ import annotations

import hashlib
import io
from dataclasses import replace

import numpy as np
import pytest
import soundfile

from host_daemon.audio.tracks.track import BadTrack, Sound, describe, encode, peaks, told, track_path
from host_daemon.events import CutAsked

ASKED = CutAsked(
    uid="aabbccddeeff.1.7/cut/incident",
    at=1_767_225_600_123,
    track="incident",
    microphone="касса",
    before_ms=1000,
    after_ms=1000,
    cause="aabbccddeeff.1.7",
    point="point-1",
)
NOISE = np.random.default_rng(5).integers(-32_768, 32_767, 32_000).astype(np.int16)
SOUND = Sound(NOISE, 1_767_225_599_123, ((1_767_225_600_000, 1_767_225_600_200),))


def test_the_file_holds_the_samples_untouched() -> None:
    samples, rate = soundfile.read(io.BytesIO(encode(ASKED, SOUND)), dtype="int16")
    assert rate == 16_000
    assert np.array_equal(samples, NOISE)


def test_the_file_says_what_it_is() -> None:
    with soundfile.SoundFile(io.BytesIO(encode(ASKED, SOUND))) as flac:
        assert flac.title == ASKED.uid
        assert flac.artist == "касса"
        assert flac.date == "2025-12-31T23:59:59.123+00:00"


def test_the_event_can_be_told_again_from_the_file_alone() -> None:
    data = encode(ASKED, SOUND)
    event = told(ASKED, SOUND, data)
    assert describe(ASKED, data) == event
    assert (event.duration_ms, event.partial, event.at) == (2000, True, SOUND.start)
    assert event.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("damage", [b"", b"fLaC", b"RIFF" * 100])
def test_a_damaged_file_is_not_taken_for_a_track(damage: bytes) -> None:
    with pytest.raises(BadTrack):
        describe(ASKED, damage)


def test_the_track_of_another_request_is_not_taken() -> None:
    with pytest.raises(BadTrack):
        describe(ASKED, encode(replace(ASKED, uid="other"), SOUND))


def test_a_request_has_one_place_of_its_own() -> None:
    assert track_path(ASKED) == track_path(ASKED)
    assert track_path(ASKED).parts[:2] == ("tracks", "2026-01-01")
    assert track_path(replace(ASKED, uid="aabbccddeeff.1.8/cut/incident")) != track_path(ASKED)


def test_peaks_are_the_loudest_of_each_part_in_percent() -> None:
    samples = np.zeros(4000, np.int16)
    samples[0], samples[1999], samples[3999] = 16_384, -32_768, 1
    found = peaks(samples)
    assert len(found) == 400
    assert (found[0], found[199], found[399], sum(found)) == (50, 100, 1, 151)


@pytest.mark.parametrize("count", [0, 1, 399, 401])
def test_short_sound_has_peaks_too(count: int) -> None:
    assert len(peaks(np.ones(count, np.int16))) == 400
