"""Teaches a head to spot one phrase from sayings of it and from sound without it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from host_daemon.texts import mark as _
from host_daemon.voice.augment import vary
from host_daemon.voice.background import Background
from host_daemon.voice.embedder import SEEN, SIZE, Embedder, embed
from host_daemon.voice.head import Head, Honesty, correlate, window_for
from host_daemon.voice.mel import HOP, RATE
from host_daemon.voice.peaks import peaks, threshold
from host_daemon.voice.recording import Samples, Speech, speech
from host_daemon.voice.regression import fit

Floats = NDArray[np.float32]
Progress = Callable[[float], None]


class CannotLearn(Exception):
    """There is not enough to learn from. The text is a key of `texts`."""


@dataclass(frozen=True)
class Saying:
    """One recording of the phrase. voice: who says it; sayings by one voice are held out together."""

    samples: Samples
    voice: str
    real: bool = True


@dataclass(frozen=True)
class Effort:
    """How much work goes into a head; the figures in the README belong to the defaults.

    versions: of each saying, itself among them. negatives: windows drawn at first. rounds: searches for
    the windows that are hardest. l2: penalty. false_alarms: per hour, for which the threshold is set.
    """

    versions: int = 10
    negatives: int = 6000
    rounds: int = 4
    l2: float = 0.1
    false_alarms: float = 0.5


@dataclass(frozen=True)
class _Bank:
    """One version of a saying: its embeddings around the phrase's end, and that end's place among them."""

    embeddings: Floats
    end: float
    voice: str


# How far from the phrase's end, in embeddings, the window may end: at first, and when it is aligned anew.
_FIRST = (2, 3)
_SPAN = range(-1, 5)
# People take longer than synthesisers (with 1.0 instead, text alone missed half as much again).
_HASTE = 1.2
# So many of each half's loudest other sounds are remembered with the head.
_LOUDEST = 40
# Weight of either side of the regression, whatever their numbers.
_SIDE = 5.0


def train(
    sayings: Sequence[Saying],
    background: Background,
    embedder: Embedder,
    seed: int = 0,
    effort: Effort = Effort(),
    progress: Progress = lambda share: None,
) -> Head:
    """A head for the phrase that all `sayings` say; `progress` is told the share done.

    Trained on everything; threshold and honesty come from two more heads, each trained on half of the voices
    and half of the background and tried on the other half. Raises CannotLearn.
    """
    if not sayings:
        raise CannotLearn(_("There is no saying of this phrase yet."))
    if len(background.embeddings) < 2000:
        raise CannotLearn(
            _("There is too little other sound to learn silence from: install a speech package.")
        )
    rng = np.random.default_rng(seed)
    spans = [speech(saying.samples) for saying in sayings]
    length = _length(sayings, spans)
    window = window_for(length)
    versions = max(2, effort.versions if len(sayings) <= 40 else effort.versions * 40 // len(sayings))
    banks: list[_Bank] = []
    for number, (saying, span) in enumerate(zip(sayings, spans, strict=True)):
        banks += _versions(saying, span, window, versions, embedder, rng)
        progress(0.5 * (number + 1) / len(sayings))
    whitening = Whitening.of(background)
    whole = _learn(banks, background, whitening, window, effort, rng)
    progress(0.7)
    level, honesty = _judge(banks, background, whitening, window, effort, rng)
    progress(1.0)
    weights, constant = whitening.unfold(whole)
    real = sum(saying.real for saying in sayings)
    lag = np.median([_best(bank, weights)[1] - bank.end for bank in banks])
    return Head(
        weights,
        constant,
        level,
        round(float(lag) * HOP),
        round(length * RATE),
        replace(honesty, real=real),
    )


def _length(sayings: Sequence[Saying], spans: Sequence[Speech]) -> float:
    """How many seconds the phrase takes: as people say it, or a fifth longer than synthesisers do."""
    people = [span.seconds for saying, span in zip(sayings, spans, strict=True) if saying.real]
    if people:
        return float(np.median(people))
    return _HASTE * float(np.median([span.seconds for span in spans]))


@dataclass(frozen=True)
class Whitening:
    """What makes the embeddings' numbers independent and of equal size, so that one penalty fits all."""

    mean: Floats
    matrix: Floats

    @staticmethod
    def of(background: Background) -> Whitening:
        values, vectors = np.linalg.eigh(np.cov(background.embeddings.T))
        matrix = (vectors / np.sqrt(values + 0.01 * values.mean())) @ vectors.T
        mean = np.asarray(background.embeddings.mean(axis=0), np.float32)
        return Whitening(mean, matrix.astype(np.float32))

    def apply(self, embeddings: Floats) -> Floats:
        return np.asarray((embeddings - self.mean) @ self.matrix, np.float32)

    def unfold(self, coefficients: Floats) -> tuple[Floats, float]:
        """Weights [window, 96] and constant for embeddings as they come."""
        weights = coefficients[:-1].reshape(-1, SIZE) @ self.matrix
        return weights, float(coefficients[-1] - (weights @ self.mean).sum())


def _versions(
    saying: Saying, span: Speech, window: int, count: int, embedder: Embedder, rng: np.random.Generator
) -> list[_Bank]:
    air = RATE // 4
    start = max(0, span.start - air)
    cut = saying.samples[start : span.end + air]
    banks = []
    for number in range(count):
        samples, stretch = (cut, 1.0) if number == 0 else vary(cut, rng)
        lead = window * HOP + int(rng.integers(HOP))
        floor = rng.normal(0, rng.uniform(1, 30), lead + len(samples) + 6 * HOP)
        floor[lead : lead + len(samples)] += samples
        whole = np.clip(floor, -32768, 32767).astype(np.int16)
        end = (lead + (span.end - start) * stretch - SEEN) / HOP
        first = max(0, round(end) - window - 4)
        banks.append(_Bank(embed(whole, embedder)[first : round(end) + 8], end - first, saying.voice))
    return banks


def _best(bank: _Bank, weights: Floats) -> tuple[float, int]:
    """The highest score near the phrase's end, without the constant, and where."""
    scores = correlate(bank.embeddings, weights, 0.0)
    places = [p for p in (round(bank.end) + step for step in _SPAN) if 0 <= p < len(scores)]
    place = max(places, key=lambda p: scores[p])
    return float(scores[place]), place


def _learn(
    banks: Sequence[_Bank],
    background: Background,
    whitening: Whitening,
    window: int,
    effort: Effort,
    rng: np.random.Generator,
) -> Floats:
    white = whitening.apply(background.embeddings)
    ends = background.ends(window)
    chosen = rng.choice(ends, min(effort.negatives, len(ends)), replace=False)
    found = np.zeros(window * SIZE + 1, np.float32)
    bare = [_Bank(whitening.apply(bank.embeddings), bank.end, bank.voice) for bank in banks]
    for turn in range(effort.rounds):
        positives = _windows(bare, window, found if turn else None)
        negatives = white[chosen[:, None] + np.arange(1 - window, 1)].reshape(len(chosen), -1)
        rows = np.concatenate([positives, negatives])
        wanted = np.r_[np.ones(len(positives)), np.zeros(len(negatives))].astype(np.float32)
        weights = np.where(wanted > 0, _SIDE / len(positives), _SIDE / len(negatives)).astype(np.float32)
        found = fit(rows, wanted, weights, effort.l2, found)
        scores = correlate(white, found[:-1].reshape(window, SIZE), float(found[-1]))[ends]
        hardest = ends[np.argsort(-scores)[: effort.negatives // (2 if turn == 0 else 3)]]
        chosen = np.union1d(chosen, hardest)
    return found


def _windows(banks: Sequence[_Bank], window: int, found: Floats | None) -> Floats:
    """The windows that stand for the phrase: near its end at first, later where the last head liked it
    best."""
    rows = []
    for bank in banks:
        if found is None:
            places = [round(bank.end) + step for step in _FIRST]
        else:
            places = [_best(bank, found[:-1].reshape(window, SIZE))[1]]
        rows += [
            bank.embeddings[p - window + 1 : p + 1].ravel()
            for p in places
            if window <= p + 1 <= len(bank.embeddings)
        ]
    return np.array(rows, np.float32)


def _judge(
    banks: Sequence[_Bank],
    background: Background,
    whitening: Whitening,
    window: int,
    effort: Effort,
    rng: np.random.Generator,
) -> tuple[float, Honesty]:
    """The threshold and what is to be expected, from heads that did not see what they are tried on."""
    voices = sorted({bank.voice for bank in banks})
    levels, margins, loudest = [], [], []
    for half in (0, 1):
        seen = set(voices[half::2]) if len(voices) > 1 else set(voices)
        learnt = _learn(
            [bank for bank in banks if bank.voice in seen],
            background.part(half, 2),
            whitening,
            window,
            effort,
            rng,
        )
        weights, constant = whitening.unfold(learnt)
        other = background.part(1 - half, 2)
        scores = correlate(other.embeddings, weights, constant)
        ends = other.ends(window)
        tops = peaks(scores[ends])
        level = threshold(tops, other.hours, effort.false_alarms)
        levels.append(level)
        loudest += [round(float(top - level), 3) for top in tops[:_LOUDEST]]
        strange = [bank for bank in banks if bank.voice not in seen]
        margins += [round(_best(bank, weights)[0] + constant - level, 3) for bank in strange]
    bare = Honesty(
        None, len(voices), 0.0, background.hours, background.ambience, 0, tuple(margins), tuple(loudest)
    )
    return float(np.mean(levels)), bare.shifted(0.0)
