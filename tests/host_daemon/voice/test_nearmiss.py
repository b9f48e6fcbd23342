from __future__ import annotations

import numpy as np
import pytest

from host_daemon.voice.nearmiss import near_misses


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("приходите к нам ещё", "ru"),
        ("супер", "ru"),
        ("would you rate us", "en"),
        ("ありがとう", "ja"),
        ("a b", "en"),
    ],
)
def test_near_and_not_the_phrase(text, language):
    found = near_misses(text, language, np.random.default_rng(0))
    assert len(found) == len(set(found)) <= 24
    assert all(text not in one for one in found)


def test_words_are_left_out():
    assert "приходите нам ещё" in near_misses("приходите к нам ещё", "ru", np.random.default_rng(0))
    assert "приходите ещё" in near_misses("приходите к ещё", "ru", np.random.default_rng(0))
