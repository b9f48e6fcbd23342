"""Training of the classifier of one phrase, from sayings of it and from sound without it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from host_daemon.audio.samples import RATE
from host_daemon.base.texts import mark as _
from host_daemon.voice.phrases.saying import PEOPLE, Saying
from host_daemon.voice.spotting.classifier import Classifier, Honesty, correlate, scores, window_for
from host_daemon.voice.spotting.embedder import SIZE, Embedder
from host_daemon.voice.spotting.mel import HOP
from host_daemon.voice.training.adaptation import as_person
from host_daemon.voice.training.augmented import AugmentedSaying, augmented
from host_daemon.voice.training.negatives import Negatives
from host_daemon.voice.training.regression import fit
from host_daemon.voice.training.thresholds import FALSE_ALARMS, peaks, threshold
from host_daemon.voice.training.whitening import Whitening

Floats = NDArray[np.float32]
# Is told the share that is done, 0 to 1.
Progress = Callable[[float], None]


class CannotLearn(Exception):
    """There is not enough to learn from. The text is a key of `texts`."""


@dataclass(frozen=True)
class Effort:
    """Work that goes into a classifier; the figures in the README belong to the defaults.

    versions: of each saying, itself among them. negatives: windows drawn at first. rounds: searches for
    the windows that are hardest. l2: penalty. false_alarms: per hour by classifiers of half of the voices,
    for which the threshold is set: as many as leave the classifier of all with FALSE_ALARMS. likeness: weight
    of the mean saying beside the regression's coefficients, which few sayings cannot settle.
    """

    versions: int = 10
    negatives: int = 6000
    rounds: int = 4
    l2: float = 0.1
    false_alarms: float = FALSE_ALARMS
    likeness: float = 0.0


# How far from the phrase's end, in embeddings, the window may end: at first, and when it is aligned anew.
_FIRST = (2, 3)
_SPAN = range(-1, 5)
# The next one may say it more slowly than those who taught it, a single word as much as a sentence: seconds.
_SLACK = 0.25
# More versions than these of all sayings together teach nothing.
_MOST_VERSIONS = 400
# So many of each half's loudest other sounds are remembered with the classifier.
_LOUDEST = 40
# Weight of either side of the regression, whatever their numbers.
_SIDE = 5.0


def train(
    sayings: Sequence[Saying],
    negatives: Negatives,
    embedder: Embedder,
    seed: int = 0,
    effort: Effort = Effort(),
    progress: Progress = lambda share: None,
) -> Classifier:
    """A classifier for the phrase that all `sayings` say; `progress` is told the share done.

    Trained on everything; threshold and honesty come from two more classifiers, each trained on half of the
    voices and half of the negatives and tried on the other half. Raises CannotLearn.
    """
    check(sayings, negatives)
    rng = np.random.default_rng(seed)
    length = usual_length(sayings)
    window = window_for(length)
    versions = int(np.clip(_MOST_VERSIONS // len(sayings), 2, effort.versions))
    said: list[AugmentedSaying] = []
    for number, saying in enumerate(sayings):
        said += augmented(saying, versions, embedder, rng)
        progress(0.5 * (number + 1) / len(sayings))
    whitening = Whitening.of(negatives)
    whole = _learn(said, negatives, whitening, window, effort, rng)
    progress(0.7)
    level, honesty = _judge(said, negatives, whitening, window, effort, rng)
    progress(1.0)
    weights, constant = whitening.unfold(whole)
    real = sum(saying.real for saying in sayings)
    lag = np.median([_best(version, weights) - version.end for version in said])
    return Classifier(
        weights,
        constant,
        level,
        round(float(lag) * HOP),
        round(length * RATE),
        replace(honesty, real=real),
    )


def check(sayings: Sequence[Saying], negatives: Negatives) -> None:
    """Check that there is enough to learn from. Raises CannotLearn."""
    if not sayings:
        raise CannotLearn(_("There is no saying of this phrase yet."))
    if len(negatives.embeddings) < 2000:
        raise CannotLearn(_("There is too little other speech to learn from: install a speech package."))


def usual_length(sayings: Sequence[Saying]) -> float:
    """Seconds to look at: more than people took, or synthesisers where those are slower."""
    by_people: dict[bool, list[float]] = {}
    for saying in sayings:
        by_people.setdefault(saying.real, []).append(saying.extent.seconds)
    return _SLACK + max(float(np.median(seconds)) for seconds in by_people.values())


def _best(version: AugmentedSaying, weights: Floats) -> int:
    """Place of the highest score near the phrase's end."""
    found = correlate(version.embeddings, weights, 0.0)
    places = [p for p in (round(version.end) + step for step in _SPAN) if 0 <= p < len(found)]
    return max(places, key=lambda p: found[p])


def _heard(version: AugmentedSaying, weights: Floats) -> float:
    """The highest score of both paces, without the constant."""
    return float(scores(version.embeddings, weights, 0.0).max())


def _learn(
    said: Sequence[AugmentedSaying],
    negatives: Negatives,
    whitening: Whitening,
    window: int,
    effort: Effort,
    rng: np.random.Generator,
) -> Floats:
    white = whitening.apply(negatives.embeddings)
    ends = negatives.ends(window)
    chosen = rng.choice(ends, min(effort.negatives, len(ends)), replace=False)

    def seen(rows: Floats) -> Floats:
        # Classifiers of people alone were none the better for it: with five 1.2 instead of 1.0 % were missed.
        return whitening.steady(rows, window) if twins else rows

    fitted = found = np.zeros(window * SIZE + 1, np.float32)
    # Beside each synthesised saying stands what a person would have made of it.
    twins = [
        replace(version, embeddings=as_person(version.embeddings, number))
        for number, version in enumerate(said)
        if version.kind != PEOPLE
    ]
    bare = [replace(version, embeddings=whitening.apply(version.embeddings)) for version in [*said, *twins]]
    for turn in range(effort.rounds):
        positives, shares = _windows(bare, window, found if turn else None)
        others = white[chosen[:, None] + np.arange(1 - window, 1)].reshape(len(chosen), -1)
        rows = np.concatenate([positives, others])
        # They are the largest of all that is held while teaching.
        del others
        rows = seen(rows)
        wanted = np.r_[np.ones(len(positives)), np.zeros(len(chosen))].astype(np.float32)
        weights = _SIDE * np.r_[shares, np.full(len(chosen), 1 / len(chosen))].astype(np.float32)
        fitted = fit(rows, wanted, weights, effort.l2, fitted)
        found = np.append(seen(fitted[None, :-1]), fitted[-1])
        risen = correlate(white, found[:-1].reshape(window, SIZE), float(found[-1]))[ends]
        hardest = ends[np.argsort(-risen)[: effort.negatives // (2 if turn == 0 else 3)]]
        chosen = np.union1d(chosen, hardest)
    if effort.likeness:
        rows, _ = _windows(bare, window, found)
        mean = (rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9)).mean(axis=0)
        taught, like = (
            correlate(white, some.reshape(window, SIZE), 0.0)[ends].std() for some in (found[:-1], mean)
        )
        found = found.copy()
        found[:-1] += np.float32(effort.likeness * taught / (like + 1e-9)) * mean
    return found


def _windows(said: Sequence[AugmentedSaying], window: int, found: Floats | None) -> tuple[Floats, Floats]:
    """The windows that stand for the phrase: near its end at first, later where the last classifier liked it
    best; and their shares of the whole, in which each kind of voice has as much."""
    rows, kinds = [], []
    for version in said:
        if found is None:
            places = [round(version.end) + step for step in _FIRST]
        else:
            places = [_best(version, found[:-1].reshape(window, SIZE))]
        whole = [p for p in places if window <= p + 1 <= len(version.embeddings)]
        rows += [version.embeddings[p - window + 1 : p + 1].ravel() for p in whole]
        kinds += [version.kind] * len(whole)
    _, which, counts = np.unique(kinds, return_inverse=True, return_counts=True)
    return np.array(rows, np.float32), (1 / (len(counts) * counts[which])).astype(np.float32)


def _judge(
    said: Sequence[AugmentedSaying],
    negatives: Negatives,
    whitening: Whitening,
    window: int,
    effort: Effort,
    rng: np.random.Generator,
) -> tuple[float, Honesty]:
    """The threshold and what is to be expected, from classifiers that did not see what they are tried on."""
    voices = sorted({version.voice for version in said})
    levels, margins, loudest = [], [], []
    for half in (0, 1):
        seen = set(voices[half::2]) if len(voices) > 1 else set(voices)
        learnt = _learn(
            [version for version in said if version.voice in seen],
            negatives.part(half, 2),
            whitening,
            window,
            effort,
            rng,
        )
        weights, constant = whitening.unfold(learnt)
        other = negatives.part(1 - half, 2)
        tops = peaks(scores(other.embeddings, weights, constant, other.lengths.tolist()))
        level = threshold(tops, other.hours, effort.false_alarms)
        levels.append(level)
        loudest += [round(float(top - level), 3) for top in tops[:_LOUDEST]]
        strange = [version for version in said if version.voice not in seen]
        margins += [round(_heard(version, weights) + constant - level, 3) for version in strange]
    bare = Honesty(
        misses=None,
        voices=len(voices),
        false_alarms=0.0,
        hours=negatives.hours,
        ambience=negatives.ambience,
        real=0,
        sayings=tuple(margins),
        others=tuple(loudest),
        share=FALSE_ALARMS / effort.false_alarms,
    )
    return float(np.mean(levels)), bare.shifted(0.0)
