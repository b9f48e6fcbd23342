"""A phrase of the shelf is taught from its text and its recordings, and tried against its neighbours."""

from __future__ import annotations

import dataclasses

import numpy as np

from host_daemon.voice import background, recording, speakers, trial
from host_daemon.voice.background import Background
from host_daemon.voice.embedder import Embedder
from host_daemon.voice.enrolment import enrol
from host_daemon.voice.head import Head
from host_daemon.voice.instant import at_once
from host_daemon.voice.packaged import packaged
from host_daemon.voice.phrase import Phrase
from host_daemon.voice.shelf import Notes, Shelf
from host_daemon.voice.training import CannotLearn, Progress, Saying

# Of a phrase's sayings so many synthesised ones are kept to try other heads on.
_TRIED = 4
# So many are drawn of each synthesiser for the head that comes at once.
_AT_ONCE = 6


def teach(
    shelf: Shelf, phrase: Phrase, ambience: Background | None = None, progress: Progress = lambda share: None
) -> Head:
    """Give the phrase a new head. ambience: recordings without the phrase, beside those of packages. A phrase
    without a head is listened for at once, by likeness, while it is taught.

    Raises CannotLearn, BadModel, OSError; then the head before stays.
    """
    embedder = Embedder(background.BULK)
    sayings = [Saying(recording.read(path), path.name.split(".")[0]) for path in shelf.recordings(phrase.key)]
    parts = [packaged(phrase.text, phrase.language, shelf.folder, embedder)]
    if ambience is not None:
        parts.append(ambience)
    ground = background.join(parts)
    text = phrase.text if phrase.by_text else ""
    if text and not sayings and not speakers.able(phrase.language):
        raise CannotLearn(speakers.MUTE)
    known = shelf.phrase(phrase.key)
    if known is not None and shelf.head(known.key) is None:
        made = (
            speakers.sayings(text, phrase.language, np.random.default_rng(2), _AT_ONCE, (1.0,))
            if text
            else []
        )
        shelf.put(known, at_once([*sayings, *made], ground, embedder))
    # The last part of the way is the trial.
    head = enrol(
        text,
        phrase.language,
        sayings,
        ground,
        embedder,
        shelf.folder,
        progress=lambda share: progress(0.95 * share),
    )
    if shelf.phrase(phrase.key) is None:
        # It was removed meanwhile.
        return head
    shelf.put(dataclasses.replace(shelf.phrase(phrase.key) or phrase), head)
    _try_out(shelf, phrase, head, sayings, embedder)
    progress(1.0)
    return head


def _try_out(shelf: Shelf, phrase: Phrase, head: Head, sayings: list[Saying], embedder: Embedder) -> None:
    own = [saying.samples for saying in sayings]
    if phrase.by_text:
        made = speakers.sayings(phrase.text, phrase.language, np.random.default_rng(1), _TRIED, (1.0,))
        own += [saying.samples for saying in made[:_TRIED]]
    tried = trial.sample(own, embedder)
    trial.save(tried, shelf.sample_path(phrase.key))
    recognised = trial.fires(head, phrase.threshold, tried)
    recordings = [path.name for path in shelf.recordings(phrase.key)]
    odd = tuple(name for name, good in zip(recordings, recognised, strict=False) if not good)
    collides = []
    for other in shelf.phrases():
        if other.key == phrase.key:
            continue
        theirs, sample = shelf.head(other.key), trial.load(shelf.sample_path(other.key))
        taken = theirs is not None and trial.collide(theirs, other.threshold, tried)
        takes = sample is not None and trial.collide(head, phrase.threshold, sample)
        known = shelf.notes(other.key)
        others = [key for key in known.collides if key != phrase.key]
        if taken or takes:
            collides.append(other.key)
            others.append(phrase.key)
        if tuple(others) != known.collides:
            shelf.put_notes(other.key, dataclasses.replace(known, collides=tuple(others)))
    shelf.put_notes(phrase.key, Notes(tuple(collides), odd))


def other_phrase(shelf: Shelf, key: str, samples: recording.Samples, embedder: Embedder) -> Phrase | None:
    """The other phrase that a recording says, if the heads that are there hear one and not its own."""
    tried = trial.sample([samples], embedder)
    own = shelf.head(key)
    if own is not None and any(trial.fires(own, 0.0, tried)):
        return None
    for phrase in shelf.phrases():
        head = shelf.head(phrase.key)
        if phrase.key != key and head is not None and any(trial.fires(head, phrase.threshold, tried)):
            return phrase
    return None
