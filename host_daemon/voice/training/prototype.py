"""Provisional classifier by likeness to the sayings, until the trained one is ready."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from host_daemon.audio.samples import RATE
from host_daemon.voice.phrases.saying import Saying
from host_daemon.voice.spotting.classifier import Classifier, Honesty, scores, window_for
from host_daemon.voice.spotting.embedder import Embedder
from host_daemon.voice.spotting.mel import HOP
from host_daemon.voice.training.augmented import augmented
from host_daemon.voice.training.negatives import Negatives
from host_daemon.voice.training.thresholds import FALSE_ALARMS, peaks, rate, threshold
from host_daemon.voice.training.trainer import check, usual_length
from host_daemon.voice.training.whitening import Whitening

# The window ends so many embeddings after the phrase: there its last sound is in the middle of one.
_AFTER = 2


def at_once(sayings: Sequence[Saying], negatives: Negatives, embedder: Embedder) -> Classifier:
    """A classifier for what all `sayings` say, in about a second: the cosine with their mean.

    Its honesty has no figure for misses: nothing was held out. Raises CannotLearn.
    """
    check(sayings, negatives)
    length = usual_length(sayings)
    window = window_for(length)
    whitening = Whitening.of(negatives)
    rows = []
    rng = np.random.default_rng(0)
    for version in (one for saying in sayings for one in augmented(saying, 1, embedder, rng)):
        last = round(version.end) + _AFTER
        row = whitening.apply(version.embeddings[last - window + 1 : last + 1])
        rows.append(row / (np.linalg.norm(row) + 1e-9))
    mean = np.mean(rows, axis=0).astype(np.float32)
    weights, constant = whitening.unfold(np.append(mean.ravel(), 0).astype(np.float32))
    found = scores(negatives.embeddings, weights, constant, negatives.lengths.tolist())
    # In units in which a taught classifier's scores are: logits, half a deviation of the negatives each.
    scale = 2 / float(found[np.isfinite(found)].std() + 1e-9)
    tops = peaks(found * np.float32(scale))
    level = threshold(tops, negatives.hours, FALSE_ALARMS)
    honesty = Honesty(
        None,
        len({saying.voice for saying in sayings}),
        rate(tops, negatives.hours, level),
        negatives.hours,
        negatives.ambience,
        real=sum(saying.real for saying in sayings),
    )
    return Classifier(
        weights * np.float32(scale),
        constant * scale,
        level,
        _AFTER * HOP,
        round(length * RATE),
        honesty,
    )
