from __future__ import annotations

import tracemalloc

import numpy as np
import soundfile

from host_daemon.voice import background
from host_daemon.voice.background import heard, recordings
from host_daemon.voice.embedder import embed

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
    """Six of three minutes: 35 MB of samples. Their mel picture at once would take 350 MB."""
    noise = np.random.default_rng(0).integers(-3000, 3000, 180 * RATE).astype(np.int16)
    for i in range(6):
        soundfile.write(tmp_path / f"{i}.wav", noise, RATE)
    monkeypatch.setattr(background, "LONG", 300 * RATE)
    tracemalloc.start()
    try:
        found = heard(recordings(tmp_path), embedder)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found.lengths.tolist() == [1 + 180 * RATE // 1280] * 6
    assert most < 120_000_000
    alone = embed(noise, embedder)
    assert np.abs(found.embeddings[-len(alone) :] - alone).max() < 1e-3
