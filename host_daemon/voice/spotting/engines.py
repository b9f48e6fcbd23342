"""All engines of one microphone as one engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from host_daemon.audio.samples import Samples
from host_daemon.voice.phrases.phrase import Phrase
from host_daemon.voice.phrases.spoken_text import read_aloud
from host_daemon.voice.spotting.detector import Detection
from host_daemon.voice.spotting.embedder import LIVE
from host_daemon.voice.spotting.engine import Engine, EngineRefused
from host_daemon.voice.spotting.porcupine import NO_KEYWORD, Porcupine
from host_daemon.voice.spotting.spotter import Spotter
from host_daemon.voice.spotting.vocabulary import Vocabulary
from host_daemon.voice.spotting.vosk import NO_MODEL, Vosk

OptionalEngine = Literal["porcupine", "vosk"]


@dataclass
class _Extra:
    """An optional engine. wanted: what it was made for; the same again makes no new one."""

    wanted: object
    engine: Engine | None
    problem: str = ""


@dataclass(frozen=True)
class Packages:
    """The optional engines' packages; None: the installed ones, if there are any."""

    porcupine: Any = None
    vosk: Any = None


@dataclass
class Engines:
    """An Engine. role: whom its microphone hears. hops: see Embedder. problems: why an optional engine does
    not listen, by its name, a key of `texts`."""

    vocabulary: Vocabulary
    role: str
    hops: int = LIVE
    packages: Packages = Packages()
    problems: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._spotter: Spotter | None = None
        self._extras: dict[str, _Extra] = {}
        self.change(self.vocabulary)

    def change(self, vocabulary: Vocabulary) -> None:
        """Listen for other phrases from now on; the stream goes on."""
        self.vocabulary = vocabulary
        classifiers, margins = vocabulary.at(self.role)
        if self._spotter is not None:
            self._spotter.change(classifiers, margins)
        elif classifiers:
            # Without phrases the embedding would be work for nothing.
            self._spotter = Spotter(classifiers, margins, self.hops)
        self._renew("porcupine", (vocabulary.porcupine_key, vocabulary.keywords))
        self._renew("vosk", vocabulary.model)

    def feed(self, samples: Samples, index: int) -> list[Detection]:
        found = self._spotter.feed(samples, index) if self._spotter else []
        for extra in self._extras.values():
            if extra.engine is None:
                continue
            try:
                found += extra.engine.feed(samples, index)
            except EngineRefused as error:
                # The others listen on.
                extra.engine, extra.problem = None, str(error)
                self._told()
        return found

    def finish(self) -> list[Detection]:
        found = self._spotter.finish() if self._spotter else []
        for extra in self._extras.values():
            if extra.engine is not None:
                found += extra.engine.finish()
        return found

    def loudest(self) -> dict[str, float]:
        """See Detector.loudest; the optional engines do not tell."""
        return self._spotter.loudest() if self._spotter else {}

    def _renew(self, name: OptionalEngine, given: object) -> None:
        phrases = self.vocabulary.of(name, self.role)
        wanted = (given, tuple((phrase.key, phrase.text) for phrase in phrases))
        before = self._extras.get(name)
        if not phrases:
            self._extras.pop(name, None)
        elif before is None or before.wanted != wanted:
            try:
                self._extras[name] = _Extra(wanted, self._made(name, phrases))
            except EngineRefused as error:
                self._extras[name] = _Extra(wanted, None, str(error))
        self._told()

    def _told(self) -> None:
        self.problems = {name: extra.problem for name, extra in self._extras.items() if extra.problem}

    def _made(self, name: OptionalEngine, phrases: list[Phrase]) -> Engine:
        return self._porcupine(phrases) if name == "porcupine" else self._vosk(phrases)

    def _porcupine(self, phrases: list[Phrase]) -> Engine:
        folder = self.vocabulary.keywords
        files = {phrase.key: (folder or Path()) / f"{phrase.key}.ppn" for phrase in phrases}
        if self.vocabulary.porcupine_key and not all(path.is_file() for path in files.values()):
            raise EngineRefused(NO_KEYWORD)
        return Porcupine(self.vocabulary.porcupine_key, files, self.packages.porcupine)

    def _vosk(self, phrases: list[Phrase]) -> Engine:
        if self.vocabulary.model is None:
            raise EngineRefused(NO_MODEL)
        # Its models know words, and no commas or figures.
        texts = {p.key: read_aloud(p.text, p.language) for p in phrases}
        return Vosk(self.vocabulary.model, texts, self.packages.vosk)
