"""Teaching of a stored phrase from its text and recordings, and its trial against the other phrases."""

from __future__ import annotations

import dataclasses
import logging

import numpy as np

from host_daemon.audio.samples import Samples
from host_daemon.voice.phrase_store import Notes, PhraseStore
from host_daemon.voice.phrases import recording
from host_daemon.voice.phrases.phrase import Phrase
from host_daemon.voice.phrases.saying import Saying
from host_daemon.voice.spotting.classifier import Classifier
from host_daemon.voice.spotting.embedder import Embedder
from host_daemon.voice.synthesis import speakers
from host_daemon.voice.training import collisions, negatives
from host_daemon.voice.training.enrolment import enrol
from host_daemon.voice.training.negatives import Negatives
from host_daemon.voice.training.packaged_speech import packaged
from host_daemon.voice.training.prototype import at_once
from host_daemon.voice.training.trainer import CannotLearn, Progress

log = logging.getLogger(__name__)

# Of a phrase's sayings so many synthesised ones are kept to try other classifiers on.
_TRIED = 4
# So many are drawn of each synthesiser for the classifier that comes at once.
_AT_ONCE = 6


def teach(
    phrase_store: PhraseStore,
    phrase: Phrase,
    ambience: Negatives | None = None,
    progress: Progress = lambda share: None,
) -> Classifier:
    """Give the phrase a new classifier. ambience: recordings without the phrase, beside those of packages. A
    phrase without a classifier is listened for at once, by likeness, while it is taught.

    Raises CannotLearn, BadModel, OSError; then the classifier before stays.
    """
    embedder = Embedder(negatives.BULK)
    basis = phrase_store.basis(phrase)
    said = _said(phrase_store, phrase.key)
    sayings = list(said.values())
    parts = [packaged(phrase.text, phrase.language, phrase_store.folder, embedder)]
    if ambience is not None:
        parts.append(ambience)
    ground = negatives.join(parts)
    text = phrase.text if phrase.by_text else ""
    if text and not sayings and not speakers.able(phrase.language):
        raise CannotLearn(speakers.MUTE)
    known = phrase_store.phrase(phrase.key)
    if known is not None and phrase_store.classifier(known.key) is None:
        made = (
            speakers.sayings(text, phrase.language, np.random.default_rng(2), _AT_ONCE, (1.0,))
            if text
            else []
        )
        if text and not sayings and not made:
            raise CannotLearn(speakers.MUTE)
        phrase_store.put_classifier(known.key, at_once([*sayings, *made], ground, embedder))
    # The last part of the way is the trial.
    classifier = enrol(
        text,
        phrase.language,
        sayings,
        ground,
        embedder,
        phrase_store.folder,
        progress=lambda share: progress(0.95 * share),
    )
    if phrase_store.put_classifier(phrase.key, classifier):
        # Else it was removed meanwhile.
        notes = _try_out(phrase_store, phrase, classifier, said, embedder)
        phrase_store.put_notes(phrase.key, dataclasses.replace(notes, basis=basis))
    progress(1.0)
    return classifier


def _said(phrase_store: PhraseStore, key: str) -> dict[str, Saying]:
    """The phrase's recordings by name, without those whose files are damaged: they end no teaching."""
    found = {}
    for path in phrase_store.recordings(key):
        try:
            found[path.name] = Saying(recording.read(path), path.name.split(".")[0])
        except recording.BadRecording as error:
            log.warning("%s is passed over: %s", path, error)
    return found


def _try_out(
    phrase_store: PhraseStore,
    phrase: Phrase,
    classifier: Classifier,
    said: dict[str, Saying],
    embedder: Embedder,
) -> Notes:
    """said: by name of the recording; others may have come or gone since these were read."""
    own = [saying.samples for saying in said.values()]
    if phrase.by_text:
        made = speakers.sayings(phrase.text, phrase.language, np.random.default_rng(1), _TRIED, (1.0,))
        own += [saying.samples for saying in made[:_TRIED]]
    tried = negatives.in_rooms(own, embedder)
    negatives.save(tried, phrase_store.sample_path(phrase.key))
    recognised = collisions.fires(classifier, phrase.threshold, tried)
    odd = tuple(name for name, good in zip(said, recognised, strict=False) if not good)
    collides = []
    for other in phrase_store.phrases():
        if other.key == phrase.key:
            continue
        theirs = phrase_store.classifier(other.key)
        sample = negatives.load(phrase_store.sample_path(other.key))
        taken = theirs is not None and collisions.collide(theirs, other.threshold, tried)
        takes = sample is not None and collisions.collide(classifier, phrase.threshold, sample)
        known = phrase_store.notes(other.key)
        others = [key for key in known.collides if key != phrase.key]
        if taken or takes:
            collides.append(other.key)
            others.append(phrase.key)
        if tuple(others) != known.collides:
            phrase_store.put_notes(other.key, dataclasses.replace(known, collides=tuple(others)))
    return Notes(tuple(collides), odd)


def other_phrase(phrase_store: PhraseStore, key: str, samples: Samples, embedder: Embedder) -> Phrase | None:
    """The other phrase that a recording says, if the classifiers that are there hear one and not its own."""
    tried = negatives.in_rooms([samples], embedder)
    own = phrase_store.classifier(key)
    if own is not None and any(collisions.fires(own, 0.0, tried)):
        return None
    for phrase in phrase_store.phrases():
        other = phrase_store.classifier(phrase.key)
        if phrase.key != key and other is not None and any(collisions.fires(other, phrase.threshold, tried)):
            return phrase
    return None
