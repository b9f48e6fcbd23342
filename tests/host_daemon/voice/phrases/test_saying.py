"""Where the phrase is in a recording, by who says it."""

from __future__ import annotations

import numpy as np

from host_daemon.voice.phrases.saying import PEOPLE, RULES, Saying


def sound(*stretches: tuple[int, int], length: int = 32_000) -> np.ndarray:
    samples = np.random.default_rng(1).normal(0, 5, length)
    for start, end in stretches:
        samples[start:end] += 8000 * np.sin(np.arange(end - start) * 0.3)
    return samples.astype(np.int16)


def test_people_say_it_in_the_loudest_stretch():
    extent = Saying(sound((4000, 12_000)), "anna").extent
    assert abs(extent.start - 4000) <= 800
    assert abs(extent.end - 12_000) <= 800


def test_a_synthesiser_says_nothing_else_however_long_it_pauses():
    """Half a second would end a person's phrase."""
    said = sound((4000, 12_000), (20_000, 28_000))
    made = Saying(said, "espeak", RULES).extent
    assert abs(made.start - 4000) <= 20
    assert abs(made.end - 28_000) <= 20
    real = Saying(said, "anna").extent
    assert real.end - real.start < 9000


def test_silence_of_a_synthesiser_is_taken_whole():
    extent = Saying(np.zeros(1600, np.int16), "espeak", RULES).extent
    assert (extent.start, extent.end) == (0, 1600)


def test_only_people_are_real():
    assert [Saying(np.zeros(1, np.int16), "x", kind).real for kind in (PEOPLE, RULES)] == [True, False]
