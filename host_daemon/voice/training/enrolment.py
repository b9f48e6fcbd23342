"""Enrolment of a phrase: a classifier from its text, from people who said it, or from both."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from host_daemon.voice.phrases.saying import Saying
from host_daemon.voice.spotting.classifier import Classifier
from host_daemon.voice.spotting.embedder import Embedder
from host_daemon.voice.synthesis import speakers
from host_daemon.voice.synthesis.speakers import ALL
from host_daemon.voice.synthesis.synthesiser import Synthesiser
from host_daemon.voice.training.negatives import Negatives, in_rooms, join, recalled, remembered
from host_daemon.voice.training.sentences import SENTENCES
from host_daemon.voice.training.trainer import Effort, Progress, train

# Few sayings need a gentle fit and the help of their mean (with 5 people 2.0 % instead of 3.8 % were missed).
# Their threshold comes from classifiers of two or three sayings, worse than the classifier of all, and is too
# high: asked for 0.8 alarms an hour nine classifiers of five had 0.2 and missed 3.3 %; for 1.6 they had 0.3
# and 1.6 %.
_FEW, _MANY = Effort(l2=10.0, likeness=2.0, false_alarms=1.6), Effort(l2=1.0)
# So it is with half of the synthesisers' voices: asked for 0.5 alarms an hour, classifiers of 49 Russian
# prompts had 0.14 and found 0.51 of them; asked for 2.0 they had 0.48 and found 0.67.
_MADE = Effort(l2=1.0, false_alarms=2.0)
# Synthesisers speak each sentence in this many drawn voices.
_DRAWN = 4


def enrol(
    text: str,
    language: str,
    sayings: Sequence[Saying],
    negatives: Negatives,
    embedder: Embedder,
    cache: Path,
    seed: int = 0,
    synthesisers: Sequence[Synthesiser] = ALL,
    progress: Progress = lambda share: None,
) -> Classifier:
    """A classifier for a phrase.

    text: synthesised in many voices; empty: only the sayings count. sayings: by people. negatives: sound
    without the phrase. cache: folder in which synthesised sentences are kept. Raises CannotLearn.
    """
    rng = np.random.default_rng(seed)
    made = speakers.sayings(text, language, rng, synthesisers=synthesisers) if text else []
    if made:
        negatives = join([negatives, spoken(language, embedder, cache, synthesisers)])
    said = [*sayings, *made]
    effort = _FEW if len(said) < 10 else _MADE if made else _MANY
    return train(said, negatives, embedder, seed, effort, progress)


def spoken(
    language: str, embedder: Embedder, cache: Path, synthesisers: Sequence[Synthesiser] = ALL
) -> Negatives:
    """Everyday sentences by the same synthesisers, so that a classifier learns the phrase and not the
    machine.

    They are the same for every phrase, and made once for the voices that are installed.
    """
    sentences = SENTENCES.get(language, SENTENCES["en"])
    voices = [f"{s.name}/{voice}" for s in synthesisers for voice in s.voices(language)]
    facts = "\n".join(["in a room", *sentences, *voices])
    known = recalled(facts, cache)
    if known is not None:
        return known
    rng = np.random.default_rng(len(voices))
    made = [
        saying.samples
        for sentence in sentences
        for saying in speakers.sayings(
            sentence, language, rng, drawn=_DRAWN, paces=(1.0,), synthesisers=synthesisers
        )
    ]
    return remembered(facts, cache, in_rooms(made, embedder))
