"""Vocabulary: phrases to listen for, their classifiers, and what the optional engines need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from host_daemon.voice.phrases.phrase import Engine, Phrase
from host_daemon.voice.spotting.classifier import Classifier


@dataclass(frozen=True)
class Vocabulary:
    """The phrases to listen for, and their classifiers by key. A phrase without a classifier is not listened
    for, unless another engine spots it.

    damaged: keys whose classifier's file cannot be read. porcupine_key, keywords: Porcupine's access key and
    the folder of its keyword files. model: folder of Vosk's model.
    """

    phrases: tuple[Phrase, ...] = ()
    classifiers: Mapping[str, Classifier] | None = None
    damaged: tuple[str, ...] = ()
    porcupine_key: str = ""
    keywords: Path | None = None
    model: Path | None = None

    def at(self, role: str) -> tuple[dict[str, Classifier], dict[str, float]]:
        """Classifiers and margins for a microphone that hears `role`."""
        classifiers = self.classifiers or {}
        chosen = [phrase for phrase in self.of("embedding", role) if phrase.key in classifiers]
        return {p.key: classifiers[p.key] for p in chosen}, {p.key: p.threshold for p in chosen}

    def of(self, engine: Engine, role: str) -> list[Phrase]:
        """The phrases that an engine has to spot at a microphone that hears `role`."""
        return [
            phrase
            for phrase in self.phrases
            if phrase.engine == engine and (phrase.role == "any" or role in ("any", phrase.role))
        ]

    def only(self, keys: tuple[str, ...]) -> Vocabulary:
        """The same with these phrases alone; with none given, all."""
        kept = tuple(phrase for phrase in self.phrases if not keys or phrase.key in keys)
        own = {phrase.key for phrase in kept}
        classifiers = {key: classifier for key, classifier in (self.classifiers or {}).items() if key in own}
        return Vocabulary(kept, classifiers, self.damaged, self.porcupine_key, self.keywords, self.model)

    @property
    def silent(self) -> bool:
        """Whether there is nothing to listen for."""
        return not self.classifiers and all(phrase.engine == "embedding" for phrase in self.phrases)
