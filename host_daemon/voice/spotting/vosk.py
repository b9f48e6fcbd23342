"""The port to Vosk: a model folder that the user supplies; spots phrases by a grammar, and transcribes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from host_daemon.audio.samples import Samples
from host_daemon.base.texts import mark as _
from host_daemon.voice.spotting.detector import Detection
from host_daemon.voice.spotting.engine import EngineRefused

RATE = 16000
MISSING = _("Vosk is not installed: pip install 'smilepost[vosk]'.")
NO_MODEL = _("The folder of the Vosk model is missing or is not a model.")
# What Vosk answers for words outside its grammar.
_OTHER = "[unk]"


class Vosk:
    """An Engine. phrases: texts by key. model: folder of a model of their language. Raises EngineRefused."""

    def __init__(self, model: Path, phrases: Mapping[str, str], module: Any = None) -> None:
        self._words = {key: text.lower().split() for key, text in phrases.items()}
        grammar = json.dumps(
            [*(" ".join(words) for words in self._words.values()), _OTHER], ensure_ascii=False
        )
        self._recogniser = _recogniser(model, module, grammar)
        self._origin = 0
        self._next: int | None = None

    def feed(self, samples: Samples, index: int) -> list[Detection]:
        found: list[Detection] = []
        if self._next is not None and index < self._next:
            samples, index = samples[self._next - index :], self._next
        if self._next is None or index > self._next:
            found = self.finish()
            self._recogniser.Reset()
            self._origin = index
        self._next = index + len(samples)
        if self._recogniser.AcceptWaveform(samples.tobytes()):
            found += self._read(self._recogniser.Result())
        return found

    def finish(self) -> list[Detection]:
        if self._next is None:
            return []
        self._next = None
        return self._read(self._recogniser.FinalResult())

    def _read(self, result: str) -> list[Detection]:
        words = json.loads(result).get("result", [])
        spoken = [str(word["word"]) for word in words]
        found = []
        for key, wanted in self._words.items():
            for i in range(len(spoken) - len(wanted) + 1):
                if spoken[i : i + len(wanted)] == wanted:
                    own = words[i : i + len(wanted)]
                    start, end = (self._origin + round(t * RATE) for t in (own[0]["start"], own[-1]["end"]))
                    score = float(np.mean([word.get("conf", 1.0) for word in own]))
                    found.append(Detection(key, start, end, score))
        return sorted(found, key=lambda detection: detection.end)


def transcript(model: Path, samples: Samples, module: Any = None) -> str:
    """Transcript of a recording. Raises EngineRefused."""
    recogniser = _recogniser(model, module, None)
    said = []
    for i in range(0, len(samples), RATE):
        if recogniser.AcceptWaveform(samples[i : i + RATE].tobytes()):
            said.append(json.loads(recogniser.Result()).get("text", ""))
    said.append(json.loads(recogniser.FinalResult()).get("text", ""))
    return " ".join(part for part in said if part)


def _recogniser(model: Path, module: Any, grammar: str | None) -> Any:
    try:
        vosk = module or _installed()
    except ImportError:
        raise EngineRefused(MISSING) from None
    if not (model / "am").is_dir() and not (model / "final.mdl").is_file():
        raise EngineRefused(NO_MODEL)
    try:
        loaded = vosk.Model(str(model))
        recogniser = vosk.KaldiRecognizer(loaded, RATE, *([grammar] if grammar else []))
    except Exception as error:
        # Vosk itself raises nothing narrower; whatever is narrower is not about the model.
        if type(error) is not Exception:
            raise
        raise EngineRefused(NO_MODEL) from None
    recogniser.SetWords(True)
    return recogniser


def _installed() -> Any:
    import vosk

    return vosk
