"""Classifier of one phrase: a logistic regression over the last embeddings, and its file."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from host_daemon.base.files import write_whole
from host_daemon.voice.spotting.embedder import SIZE
from host_daemon.voice.spotting.mel import HOP

Floats = NDArray[np.float32]
SHORTEST, LONGEST = 6, 20
# Whoever takes this much longer than usual is heard by the same coefficients, drawn out.
SLOWER = 1.25
# So many embeddings the longest window has then.
REACH = round(LONGEST * SLOWER)
_MAGIC = b"smilepost head 2\n"


class BadClassifier(Exception):
    """A classifier's file that is damaged or of another version. Training the phrase again mends it."""


@dataclass(frozen=True)
class Honesty:
    """Expected misses and false alarms of a classifier, measured on voices and sound that its training did
    not use.

    misses: share of the phrase's sayings by strange voices that are not heard at the threshold; None before
    there were two voices. voices: how many were tried. false_alarms: per hour at the threshold. hours: of
    sound behind that figure. ambience: whether that sound is the post's own. real: sayings by real people.
    sayings, others: how far strange voices' sayings, and the loudest of the other sounds, lay above the
    threshold, in logits; so both figures can be had for any threshold. taught: the threshold before it was
    set on the post's own sound; None when it was not. share: false alarms for each of the `others` that lies
    above it: they are those of classifiers taught by half of the voices, which have more than the classifier
    of all.
    """

    misses: float | None
    voices: int
    false_alarms: float
    hours: float
    ambience: bool
    real: int
    sayings: tuple[float, ...] = ()
    others: tuple[float, ...] = ()
    taught: float | None = None
    share: float = 1.0

    def shifted(self, margin: float) -> Honesty:
        """The same for a threshold that is higher by `margin` logits."""
        sayings = tuple(one - margin for one in self.sayings)
        others = tuple(one - margin for one in self.others)
        return replace(
            self,
            misses=sum(one <= 0 for one in sayings) / len(sayings) if sayings else self.misses,
            false_alarms=self.share * sum(one > 0 for one in others) / self.hours
            if others
            else self.false_alarms,
            sayings=sayings,
            others=others,
        )


@dataclass(frozen=True, eq=False)
class Classifier:
    """One phrase's detector.

    weights: [window, 96], for embeddings as they come. constant, threshold: in logits. lag: samples from the
    phrase's end to the last sample that the window has seen, when the score is highest. length: samples
    of the phrase as it is usually said.
    """

    weights: Floats
    constant: float
    threshold: float
    lag: int
    length: int
    honesty: Honesty

    @property
    def window(self) -> int:
        return len(self.weights)

    @cached_property
    def slow(self) -> Floats:
        """The weights for whoever says it slower; the constant is the same."""
        return drawn_out(self.weights)

    def scores(self, embeddings: Floats, lengths: Sequence[int] = ()) -> Floats:
        """A logit per embedding: see `scores`."""
        return scores(embeddings, self.weights, self.constant, lengths)


def scores(embeddings: Floats, weights: Floats, constant: float, lengths: Sequence[int] = ()) -> Floats:
    """A logit per embedding, the higher one of the windows of both paces that end with it; minus infinity
    before the first whole one. lengths: of recordings that lie one after the other, if they are several: no
    window reaches into the one before."""
    found = np.full(len(embeddings), -np.inf, np.float32)
    for some in (weights, drawn_out(weights)):
        by_pace = correlate(embeddings, some, constant)
        by_pace[across(lengths, len(some), len(embeddings))] = -np.inf
        np.maximum(found, by_pace, out=found)
    return found


def across(lengths: Sequence[int], window: int, count: int) -> NDArray[np.bool_]:
    """Of `count` embeddings of recordings one after the other, those where a window would end that began in
    the recording before, or before the first."""
    found = np.zeros(count, bool)
    for start in np.cumsum([0, *lengths[:-1]]) if len(lengths) else ():
        found[start : start + window - 1] = True
    return found


def drawn_out(weights: Floats) -> Floats:
    """Weights [n, 96] as [SLOWER * n, 96]: interpolated, their sum the same, so the constant is too."""
    count = len(weights)
    places = np.linspace(0, count - 1, round(count * SLOWER))
    shares = np.maximum(0, 1 - np.abs(places[:, None] - np.arange(count)))
    return np.asarray((shares / shares.sum(axis=0)) @ weights, np.float32)


def correlate(embeddings: Floats, weights: Floats, constant: float) -> Floats:
    """The score of each window of `embeddings`, at the window's end; [n]."""
    window, count = len(weights), len(embeddings)
    found = np.full(count, -np.inf, np.float32)
    if count >= window:
        shares = embeddings @ weights.T
        total = np.full(count - window + 1, constant, np.float32)
        for i in range(window):
            total += shares[i : i + len(total), i]
        found[window - 1 :] = total
    return found


def window_for(seconds: float) -> int:
    """Number of embeddings that look at a phrase of this length, in seconds (each sees 775 ms, one comes
    every 80 ms)."""
    return int(np.clip(np.ceil((seconds - 0.125) / (HOP / 16000)), SHORTEST, LONGEST))


def save(classifier: Classifier, path: Path) -> None:
    """Write the classifier whole, with a checksum."""
    body = io.BytesIO()
    np.save(body, classifier.weights.astype(np.float32), allow_pickle=False)
    facts: dict[str, Any] = asdict(classifier)
    del facts["weights"]
    text = json.dumps(facts).encode() + b"\n"
    content = text + body.getvalue()
    write_whole(path, _MAGIC + hashlib.sha256(content).hexdigest().encode() + b"\n" + content)


def load(path: Path) -> Classifier:
    """The classifier in a file. Raises BadClassifier, or OSError when there is none."""
    data = path.read_bytes()
    try:
        if not data.startswith(_MAGIC):
            raise ValueError("not a classifier of this version")
        digest, content = data[len(_MAGIC) :].split(b"\n", 1)
        if hashlib.sha256(content).hexdigest().encode() != digest:
            raise ValueError("its checksum is wrong")
        text, body = content.split(b"\n", 1)
        facts = json.loads(text)
        weights = np.load(io.BytesIO(body), allow_pickle=False)
        if weights.ndim != 2 or weights.shape[1] != SIZE or not SHORTEST <= len(weights) <= LONGEST:
            raise ValueError(f"its weights are of shape {weights.shape}")
        honesty: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in facts["honesty"].items()
        }
        return Classifier(weights=weights, **{**facts, "honesty": Honesty(**honesty)})
    except (ValueError, TypeError, KeyError) as error:
        raise BadClassifier(f"{path}: {error}") from None
