from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
import soundfile

from host_daemon.voice.spotting.classifier import REACH
from host_daemon.voice.spotting.embedder import GAP, embed
from host_daemon.voice.training import negatives
from host_daemon.voice.training.negatives import (
    AFTER,
    BEFORE,
    heard,
    in_rooms,
    join,
    load,
    recalled,
    recordings,
    remembered,
)

RATE = 16000


def test_a_recording_counts_once_however_often_its_folder_is_linked(tmp_path):
    """Debian's asterisk-core-sounds-ru has ru -> ru_RU -> ru_RU_f_IvrvoiceRU."""
    voice = tmp_path / "ru_RU_f_IvrvoiceRU"
    voice.mkdir()
    (voice / "hello.g722").touch()
    (voice / "hello.txt").touch()
    (tmp_path / "ru_RU").symlink_to(voice)
    (tmp_path / "ru").symlink_to(tmp_path / "ru_RU")
    assert recordings(tmp_path) == [(voice / "hello.g722").resolve()]


def test_recordings_of_other_formats_are_found_and_read(tmp_path, embedder):
    """A folder of speech must not be taken for an empty one because it is not WAV."""
    noise = np.random.default_rng(0).integers(-3000, 3000, RATE).astype(np.int16)
    for name in ("a.AIFF", "b.au", "c.oga", "d.flac"):
        format = {"a.AIFF": "AIFF", "b.au": "AU", "c.oga": "OGG", "d.flac": "FLAC"}[name]
        soundfile.write(tmp_path / name, noise, RATE, format=format)
    found = recordings(tmp_path)
    assert [path.name for path in found] == ["a.AIFF", "b.au", "c.oga", "d.flac"]
    assert (heard(found, embedder).lengths >= 12).all()


def test_recordings_in_a_linked_folder_are_found(tmp_path):
    shop, folder = tmp_path / "shop", tmp_path / "sounds"
    shop.mkdir()
    folder.mkdir()
    (shop / "talk.wav").touch()
    (folder / "shop").symlink_to(shop)
    assert recordings(folder) == [(shop / "talk.wav").resolve()]


def test_long_recordings_take_little_more_memory_than_themselves(tmp_path, embedder, monkeypatch):
    """Six of 90 s: 17 MB of samples. Their mel picture at once would take 175 MB."""
    noise = np.random.default_rng(0).integers(-3000, 3000, 90 * RATE).astype(np.int16)
    for i in range(6):
        soundfile.write(tmp_path / f"{i}.wav", noise, RATE)
    monkeypatch.setattr(negatives, "LONG", 150 * RATE)
    tracemalloc.start()
    try:
        found = heard(recordings(tmp_path), embedder)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found.lengths.tolist() == [1 + 90 * RATE // 1280 + BEFORE + AFTER] * 6
    assert most < 100_000_000
    last = list(found.bare())[-1]
    # The first ones see the room before it, the last two that after it.
    assert np.abs(last[GAP:-2] - embed(noise, embedder)[GAP:-2]).max() < 1e-3


def test_a_recording_has_a_quiet_room_around_it_that_does_not_count(tmp_path, embedder):
    """A word alone in its file: there is a window for its end, whatever the window's length, and hours are
    the recording's own."""
    word = np.random.default_rng(0).integers(-3000, 3000, RATE // 2).astype(np.int16)
    soundfile.write(tmp_path / "word.flac", word, RATE)
    soundfile.write(tmp_path / "word.wav", word, RATE)
    (tmp_path / "broken.wav").write_bytes(b"no sound")
    found = heard(recordings(tmp_path), embedder)
    assert [path.name for path in recordings(tmp_path)] == ["broken.wav", "word.flac", "word.wav"]
    count = 1 + len(word) // 1280
    assert found.lengths.tolist() == [0, BEFORE + count + AFTER, BEFORE + count + AFTER]
    assert found.hours == pytest.approx(2 * count * 0.08 / 3600)
    # The same room in either format; the last digits hang on the processor.
    assert np.allclose(*np.split(found.embeddings, 2), atol=1e-3)
    ends = found.only([1]).ends(REACH)
    assert BEFORE in ends and BEFORE + count + AFTER - 1 in ends


def test_backgrounds_in_rooms_stay_in_rooms_when_they_are_drawn_from_and_joined(tmp_path, embedder):
    sounds = [np.random.default_rng(i).integers(-3000, 3000, RATE).astype(np.int16) for i in range(3)]
    found = in_rooms(sounds, embedder)
    again = join([found.only([2]), found.part(0, 2)])
    assert again.hours == pytest.approx(found.hours)
    assert [len(row) for row in again.bare()] == [1 + RATE // 1280] * 3
    kept = remembered("three", tmp_path, found)
    back = recalled("three", tmp_path)
    assert back is not None
    assert back.hours == kept.hours == found.hours
    assert np.array_equal(back.embeddings, kept.embeddings)


def test_a_damaged_or_missing_file_of_negatives_is_none(tmp_path):
    assert recalled("nothing", tmp_path) is None
    (tmp_path / "damaged").write_bytes(b"rubbish")
    assert load(tmp_path / "damaged") is None
