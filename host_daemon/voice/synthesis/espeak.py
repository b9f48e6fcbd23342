"""espeak-ng: speech made by rules, and its reading of single words."""

from __future__ import annotations

import functools
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from host_daemon.audio.samples import Samples
from host_daemon.voice.phrases.saying import RULES
from host_daemon.voice.synthesis import russian_imperative
from host_daemon.voice.synthesis.russian import in_sounds
from host_daemon.voice.synthesis.russian_imperative import OfWord
from host_daemon.voice.synthesis.synthesiser import Mute, heard, run


@dataclass(frozen=True)
class Espeak:
    """espeak-ng: formant synthesis, any language, a hundred timbres."""

    name: str = "espeak-ng"
    kind: str = RULES

    ACCENTS: ClassVar[dict[str, tuple[str, ...]]] = {
        "en": (
            "en-us",
            "en-gb",
            "en-gb-x-rp",
            "en-gb-scotland",
            "en-gb-x-gbcwmd",
            "en-gb-x-gbclan",
            "en-029",
        ),
        "ru": ("ru",),
    }
    TIMBRES: ClassVar[tuple[str, ...]] = (
        *("m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "f1", "f2", "f3", "f4", "f5", "klatt", "klatt2"),
        *("klatt3", "klatt4", "Alex", "Alicia", "Andrea", "Andy", "Annie", "Denis", "Diogo", "Gene", "Gene2"),
        *("Henrique", "Hugo", "Jacky", "Lee", "Marco", "Mario", "Michael", "Mike", "Nguyen", "adam", "anika"),
        *(
            "antonio",
            "belinda",
            "benjamin",
            "boris",
            "caleb",
            "david",
            "ed",
            "edward",
            "iven",
            "john",
            "linda",
        ),
        *(
            "max",
            "michel",
            "miguel",
            "norbert",
            "pablo",
            "paul",
            "pedro",
            "quincy",
            "rob",
            "robert",
            "sandro",
        ),
        *("shelby", "steph", "travis", "victor", "zac"),
    )

    def voices(self, language: str) -> Sequence[str]:
        if shutil.which("espeak-ng") is None:
            return ()
        return tuple(
            f"{accent}+{timbre}"
            for accent in self.ACCENTS.get(language, (language,))
            for timbre in self.TIMBRES
        )

    def say(self, text: str, voice: str, pace: float, pitch: float) -> Samples:
        speed = str(round(165 * pace))
        height = str(int(np.clip(50 * pitch, 0, 99)))
        if voice.partition("+")[0] == "ru":
            text = in_sounds(text, sounds)
        command = ["espeak-ng", *repeatable(), "-v", voice, "-s", speed, "-p", height, "--stdout", "--", text]
        return heard(run(command))


@functools.cache
def repeatable() -> tuple[str, ...]:
    """The option that makes the same sound of the same text each time. Since 1.52 the noise in a voice is
    drawn anew each second without it; before, nothing was drawn anew, and the option is refused."""
    told = run(["espeak-ng", "--help"]).decode(errors="replace")
    return ("-D",) if re.search(r"^-D\b", told, re.MULTILINE) else ()


@functools.lru_cache(maxsize=64)
def sounds(word: str) -> str:
    """A Russian word as espeak-ng reads it, in its own letters for sounds."""
    return run(["espeak-ng", "-v", "ru", "-q", "-x", "--", word]).decode()


def orders(text: str, by: OfWord) -> str:
    """A Russian text with those imperatives that synthesisers misread as `by` wants them; as it is where
    espeak-ng, which is asked how it reads them, is not installed."""
    try:
        return russian_imperative.replaced(text, sounds, by)
    except Mute:
        return text
