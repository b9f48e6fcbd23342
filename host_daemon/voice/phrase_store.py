"""Store of the phrases of a post: classifiers and recordings in its data folder."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from host_daemon.audio.flac import flac
from host_daemon.audio.samples import Samples
from host_daemon.base.files import write_whole
from host_daemon.base.texts import mark as _
from host_daemon.store.config import Config
from host_daemon.voice.phrases import phrase as phrase_module
from host_daemon.voice.phrases.phrase import BadPhrase, Phrase
from host_daemon.voice.spotting.classifier import BadClassifier, Classifier, load, save
from host_daemon.voice.spotting.vocabulary import Vocabulary

# Recordings of one phrase: twenty people twice are more than enough.
MOST_RECORDINGS = 60
_RECORDING = re.compile(r"[\w-]{1,40}\.[0-9]{1,4}\.flac")


@dataclass(frozen=True)
class Notes:
    """Findings of teaching, beside the classifier. collides: keys of phrases that fire on each other's
    sayings. odd: names of recordings that the classifier does not recognise in spite of having learnt from
    them. basis: what it was taught from (see PhraseStore.basis); empty where nobody noted it."""

    collides: tuple[str, ...] = ()
    odd: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()


class PhraseStore:
    """Phrases stand in the configuration; classifiers, recordings and cached negatives lie in `voice/`."""

    def __init__(self, data: Path) -> None:
        self.folder = data / "voice"
        self._config = Config(data)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self._seen: tuple[object, ...] | None = None
        self._vocabulary = Vocabulary()

    # ---- phrases

    def phrases(self) -> list[Phrase]:
        """All phrases. Raises BadPhrase."""
        return phrase_module.phrases(self._config.phrases())

    def phrase(self, key: str) -> Phrase | None:
        """The phrase of that key, or None. Raises BadPhrase."""
        return next((one for one in self.phrases() if one.key == key), None)

    def put(self, phrase: Phrase, classifier: Classifier | None = None) -> None:
        """Add a phrase, or replace the one of its key, whose classifier stays if there is no new one. Raises
        BadPhrase."""
        phrase = phrase_module.checked(phrase)
        others = [one for one in self.phrases() if one.key != phrase.key]
        written = [dataclasses.asdict(one) for one in (*others, phrase)]
        phrase_module.phrases(written)
        if classifier is not None:
            save(classifier, self.classifier_path(phrase.key))
        self._config.write_phrases(written)

    def put_classifier(self, key: str, classifier: Classifier) -> bool:
        """Give the phrase of that key its classifier; whether there still is one. What people set up stays as
        it is now, also what they changed while the classifier was made. Raises BadPhrase, OSError."""
        if self.phrase(key) is None:
            return False
        save(classifier, self.classifier_path(key))
        return True

    def remove(self, key: str) -> bool:
        """Forget a phrase with its classifier and recordings; whether there was one."""
        phrases = self.phrases()
        left = [one for one in phrases if one.key != key]
        if len(left) == len(phrases):
            return False
        self._config.write_phrases([dataclasses.asdict(one) for one in left])
        for path in (self.classifier_path(key), self._notes_path(key), self.sample_path(key)):
            path.unlink(missing_ok=True)
        shutil.rmtree(self._said(key), ignore_errors=True)
        return True

    # ---- classifiers, and what was noted with them

    def classifier_path(self, key: str) -> Path:
        return self.folder / f"{key}.head"

    def sample_path(self, key: str) -> Path:
        """A few sayings of the phrase as embeddings, by which other classifiers are tried."""
        return self.folder / f"{key}.sample.npz"

    def classifier(self, key: str) -> Classifier | None:
        """The phrase's classifier; None when it was not trained yet or its file is damaged."""
        try:
            return load(self.classifier_path(key))
        except (BadClassifier, OSError):
            return None

    def notes(self, key: str) -> Notes:
        """Notes of the phrase's teaching; empty where they cannot be read."""
        try:
            written = json.loads(self._notes_path(key).read_text(encoding="utf-8"))
            return Notes(tuple(written["collides"]), tuple(written["odd"]), tuple(written.get("basis", ())))
        except (OSError, ValueError, KeyError, TypeError):
            return Notes()

    def put_notes(self, key: str, notes: Notes) -> None:
        write_whole(self._notes_path(key), json.dumps(dataclasses.asdict(notes)).encode())

    def _notes_path(self, key: str) -> Path:
        return self.folder / f"{key}.notes.json"

    # ---- recordings

    def recordings(self, key: str) -> list[Path]:
        """People saying the phrase: `<who>.<number>.flac`, by name."""
        return sorted(path for path in self._said(key).glob("*.flac") if _RECORDING.fullmatch(path.name))

    def basis(self, phrase: Phrase) -> tuple[str, ...]:
        """All that a classifier of the phrase is taught from as things stand: its text, and each recording
        with its size, since a name can come back, and times are others where a backup was restored."""
        said = [f"{path.name} {path.stat().st_size}" for path in self.recordings(phrase.key)]
        return (*([f"{phrase.language} {phrase.text}"] if phrase.by_text else []), *said)

    def recording(self, key: str, name: str) -> Path | None:
        """The recording of that name, or None."""
        return next((path for path in self.recordings(key) if path.name == name), None)

    def put_recording(self, key: str, who: str, samples: Samples) -> Path:
        """Keep a recording. who: a word for the person. Raises BadPhrase when there are enough."""
        there = self.recordings(key)
        if len(there) >= MOST_RECORDINGS:
            raise BadPhrase(_("There are recordings enough; remove some before you add another."))
        word = re.sub(r"[^\w-]+", "-", who.strip()).strip("-")[:40] or "somebody"
        taken = [int(path.name.split(".")[1]) for path in there if path.name.startswith(f"{word}.")]
        path = self._said(key) / f"{word}.{max(taken, default=0) + 1}.flac"
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, flac(samples))
        return path

    def _said(self, key: str) -> Path:
        return self.folder / "said" / key

    # ---- what to listen for

    def vocabulary(self) -> Vocabulary:
        """Phrases and classifiers; the same object as long as nothing changed. Raises BadPhrase."""
        phrases = tuple(self.phrases())
        stamps = tuple(_stamp(self.classifier_path(phrase.key)) for phrase in phrases)
        voice = self._config.settings().voice
        access = self._config.secret("engines", "porcupine") or ""
        seen = (phrases, stamps, voice, access)
        if self._seen != seen:
            found = {phrase.key: self.classifier(phrase.key) for phrase in phrases}
            classifiers = {key: classifier for key, classifier in found.items() if classifier is not None}
            self._vocabulary = Vocabulary(
                phrases,
                classifiers,
                tuple(key for key in found if key not in classifiers and self.classifier_path(key).exists()),
                access,
                Path(voice.porcupine_keywords) if voice.porcupine_keywords else None,
                Path(voice.vosk_model) if voice.vosk_model else None,
            )
            self._seen = seen
        return self._vocabulary


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
