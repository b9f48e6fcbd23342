"""The port to Picovoice's Porcupine: needs its own key, and a keyword file per phrase. It has no Russian."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from host_daemon.audio.samples import Samples
from host_daemon.base.texts import mark as _
from host_daemon.voice.spotting.detector import Detection
from host_daemon.voice.spotting.engine import EngineRefused

# Porcupine tells a keyword at its end and not where it began.
_LENGTH = 16000

# Its errors, by the names of its exception classes, in the words of somebody who has to mend them.
PROBLEMS = {
    "PorcupineActivationError": _("Porcupine refuses this key. Check it in the Picovoice console."),
    "PorcupineActivationLimitError": _("Porcupine's key is used on too many devices."),
    "PorcupineActivationRefusedError": _("Porcupine refuses this key. Check it in the Picovoice console."),
    "PorcupineActivationThrottledError": _("Porcupine refuses this key for a while: it was used too often."),
    "PorcupineInvalidArgumentError": _("Porcupine does not accept this key or keyword file."),
    "PorcupineIOError": _("A keyword file of Porcupine cannot be read."),
}
UNKNOWN = _("Porcupine could not be started.")
ENDED = _("Porcupine has stopped by itself; it listens again when the post is started again.")
MISSING = _("Porcupine is not installed: pip install 'smilepost[porcupine]'.")
NO_KEY = _("Porcupine needs an access key; none is set.")
NO_KEYWORD = _(
    "Porcupine needs a keyword file for each of its phrases: KEY.ppn in the folder of the settings."
)


class Porcupine:
    """An Engine. keywords: a keyword file (.ppn) by phrase. Raises EngineRefused."""

    def __init__(self, key: str, keywords: Mapping[str, Path], module: Any = None) -> None:
        if not key:
            raise EngineRefused(NO_KEY)
        self._keys = sorted(keywords)
        paths = [str(keywords[k]) for k in self._keys]
        try:
            installed = module or _installed()
        except ImportError:
            raise EngineRefused(MISSING) from None
        try:
            self._engine = installed.create(access_key=key, keyword_paths=paths)
        except (installed.PorcupineError, OSError, ValueError) as error:
            raise EngineRefused(PROBLEMS.get(type(error).__name__, UNKNOWN)) from None
        self._refusal: type[Exception] = installed.PorcupineError
        self._rest = np.zeros(0, np.int16)
        self._next: int | None = None

    def feed(self, samples: Samples, index: int) -> list[Detection]:
        if self._next is not None and index < self._next:
            samples, index = samples[self._next - index :], self._next
        if self._next is None or index > self._next:
            self._rest = self._rest[:0]
        joined = np.concatenate([self._rest, samples])
        first = index - len(self._rest)
        size = int(self._engine.frame_length)
        whole = len(joined) // size
        found = []
        for i in range(whole):
            try:
                which = self._engine.process(joined[i * size : (i + 1) * size])
            except self._refusal as error:
                raise EngineRefused(PROBLEMS.get(type(error).__name__, ENDED)) from None
            if which >= 0:
                end = first + (i + 1) * size
                found.append(Detection(self._keys[which], max(0, end - _LENGTH), end, 1.0))
        self._rest, self._next = joined[whole * size :], index + len(samples)
        return found

    def finish(self) -> list[Detection]:
        self._rest, self._next = self._rest[:0], None
        return []


def _installed() -> Any:
    import pvporcupine

    return pvporcupine
