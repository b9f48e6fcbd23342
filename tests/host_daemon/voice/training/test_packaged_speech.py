"""What a phrase is taught against."""

import numpy as np
import pytest

from host_daemon.voice.training import negatives, packaged_speech
from host_daemon.voice.training.negatives import Negatives


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """Three prompts of one, two and three embeddings, the second of which says thanks."""
    paths = [tmp_path / f"{name}.wav" for name in ("one", "thanks", "two")]
    for path in paths:
        path.touch()
    heard = Negatives(np.arange(6 * 96, dtype=np.float32).reshape(6, 96), np.array([1, 2, 3]))
    texts = dict(zip(paths, ("Раз.", "Спасибо за звонок!", "Два?"), strict=True))
    monkeypatch.setattr(negatives, "PACKAGED", tmp_path)
    monkeypatch.setattr(negatives, "kept", lambda files, cache, embedder: heard)
    monkeypatch.setattr(packaged_speech, "prompts", lambda language: texts if language == "ru" else {})
    return paths


@pytest.mark.parametrize(
    ("phrase", "language", "lengths"),
    [
        ("спасибо", "ru", [1, 3]),
        ("СПАСИБО ЗА", "ru", [1, 3]),
        ("спаси", "ru", [1, 2, 3]),
        ("спасибо", "en", [1, 2, 3]),
        ("gracias", "pt", [1, 2, 3]),
    ],
)
def test_a_prompt_that_says_the_phrase_is_left_out(shipped, tmp_path, phrase, language, lengths):
    found = packaged_speech.packaged(phrase, language, tmp_path, None)
    assert found.lengths.tolist() == lengths
    assert len(found.embeddings) == sum(lengths)


def test_a_prompt_in_three_formats_counts_once(tmp_path, monkeypatch):
    for name in ("hello.gsm", "hello.g722", "hello.wav", "bye.gsm"):
        (tmp_path / name).touch()
    monkeypatch.setattr(negatives, "PACKAGED", tmp_path)
    assert packaged_speech.packaged_files() == [tmp_path / "bye.gsm", tmp_path / "hello.g722"]


def test_what_is_asked_to_be_left_out_is(shipped, tmp_path):
    found = packaged_speech.packaged("", "", tmp_path, None, shipped[:2])
    assert found.lengths.tolist() == [3]
    assert found.embeddings[0, 0] == 3 * 96
