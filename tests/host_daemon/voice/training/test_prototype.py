from __future__ import annotations

import numpy as np
import pytest

from host_daemon.voice.phrases.saying import Saying
from host_daemon.voice.spotting.embedder import embed
from host_daemon.voice.training.prototype import at_once
from host_daemon.voice.training.trainer import CannotLearn


def test_one_saying_is_enough_to_know_it_again(embedder, silence_to_learn, speak):
    classifier = at_once([Saying(np.pad(speak(5), 4000), "me")], silence_to_learn, embedder)

    def highest(sound):
        room = np.random.default_rng(0).normal(0, 6, 40_000).astype(np.int16)
        return classifier.scores(embed(np.concatenate([room, sound, room[:20_000]]), embedder)).max()

    assert highest(speak(5, 0.72, 1.03)) > classifier.threshold
    assert highest(speak(6)) < classifier.threshold


def test_nothing_is_promised_of_it(embedder, silence_to_learn, speak):
    honesty = at_once([Saying(np.pad(speak(5), 4000), "me")], silence_to_learn, embedder).honesty
    assert honesty.misses is None
    assert (honesty.voices, honesty.real) == (1, 1)
    assert honesty.false_alarms < 30  # six minutes of sound


def test_nothing_to_compare_with(embedder, silence_to_learn):
    with pytest.raises(CannotLearn):
        at_once([], silence_to_learn, embedder)
