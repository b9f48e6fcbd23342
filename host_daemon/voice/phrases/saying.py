"""Recordings of a phrase as they are taught."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from host_daemon.audio.samples import Samples
from host_daemon.voice.phrases.recording import Speech, speech

# Kinds of speaker: somebody; a synthesiser made from recordings of somebody; one made of rules alone.
PEOPLE, RECORDINGS, RULES = "people", "recordings", "rules"
# A synthesiser's own silence is below this sample value.
_SILENT = 200


@dataclass(frozen=True, eq=False)
class Saying:
    """One recording of the phrase. voice: who says it; sayings by one voice are held out together. kind: what
    speaks; each kind weighs the same, however few its sayings are."""

    samples: Samples
    voice: str
    kind: str = PEOPLE

    @property
    def real(self) -> bool:
        """Whether somebody said it."""
        return self.kind == PEOPLE

    @property
    def extent(self) -> Speech:
        """Extent of the phrase. Synthesisers say nothing else, so theirs may have pauses of any length."""
        if self.real:
            return speech(self.samples)
        loud = np.flatnonzero(np.abs(self.samples.astype(np.int32)) > _SILENT)
        return Speech(int(loud[0]), int(loud[-1]) + 1) if len(loud) else Speech(0, len(self.samples))
