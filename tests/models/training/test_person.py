"""Pairs of a synthesiser's embeddings and a person's."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from host_daemon.voice.spotting.embedder import SIZE, Embedder
from models.training import person, spread


def test_each_of_the_synthesiser_s_has_the_mean_of_the_person_s_beside_it():
    """The person draws the second sound out: 4 and 6 lie beside it, in the mean 5."""
    made = np.zeros((3, SIZE))
    made[:, 0] = (1, 5, 9)
    real = np.zeros((4, SIZE))
    real[:, 0] = (1, 4, 6, 9)
    given, wanted = person.beneath(real, made, np.eye(SIZE))
    assert wanted[:, 0].tolist() == [1, 5, 9]
    assert given.shape == (3, 3 * SIZE + 1)
    # Its neighbours stand on both sides.
    assert given[1, [0, SIZE, 2 * SIZE]].tolist() == [1, 5, 9]


def test_short_sentences_of_the_voice_are_read_without_its_marks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "etc").mkdir()
    (tmp_path / "wav").mkdir()
    long = "слово " * 40
    (tmp_path / "etc" / "txt.done.data").write_text(
        f'( ru_0001 "Приве+т, ми+р." )\n( ru_0002 "{long}" )\n', encoding="utf-8"
    )
    noise = np.random.default_rng(1).integers(-3000, 3000, 16_000).astype(np.int16)
    soundfile.write(tmp_path / "wav" / "ru_0001.wav", noise, 16_000)
    asked: list[str] = []

    def synthesised(text: str, *_: object) -> list[np.ndarray]:
        asked.append(text)
        return [noise[:8000]] * 5

    monkeypatch.setattr(person, "FESTVOX", tmp_path)
    monkeypatch.setattr(spread, "synthesised", synthesised)
    ((language, real, made),) = person.read(Embedder(25), np.random.default_rng(1))
    assert (language, asked) == ("ru", ["Привет мир."])
    assert real.shape[1] == SIZE
    assert len(made) == person.VOICES
