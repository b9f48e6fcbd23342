"""festival and flite: voices made from recordings, as Debian has them."""

from __future__ import annotations

import functools
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np

from host_daemon.audio.samples import Samples
from host_daemon.voice.phrases.saying import RECORDINGS
from host_daemon.voice.phrases.spoken_text import read_aloud
from host_daemon.voice.synthesis import espeak
from host_daemon.voice.synthesis.russian import as_it_sounds
from host_daemon.voice.synthesis.russian_imperative import infinitive
from host_daemon.voice.synthesis.synthesiser import run, spoken


@dataclass(frozen=True)
class Flite:
    """flite: five English voices made from recordings."""

    name: str = "flite"
    kind: str = RECORDINGS

    # Mean pitch in Hz, so that a share can be asked for.
    PITCH: ClassVar[dict[str, float]] = {
        "slt": 170.0,
        "rms": 95.0,
        "awb": 130.0,
        "kal16": 105.0,
        "kal": 105.0,
    }

    def voices(self, language: str) -> Sequence[str]:
        return tuple(self.PITCH) if language == "en" and shutil.which("flite") else ()

    def say(self, text: str, voice: str, pace: float, pitch: float) -> Samples:
        with tempfile.NamedTemporaryFile(suffix=".wav") as file:
            run(
                [
                    *("flite", "-voice", voice, "--setf", f"duration_stretch={1 / pace:.3f}"),
                    *("--setf", f"int_f0_target_mean={self.PITCH[voice] * pitch:.1f}"),
                    *("-t", text, "-o", file.name),
                ]
            )
            return spoken(Path(file.name))


@dataclass(frozen=True)
class Festival:
    """festival, with the voices that are installed beside it."""

    name: str = "festival"
    kind: str = RECORDINGS

    KNOWN: ClassVar[dict[str, tuple[str, ...]]] = {
        "en": ("cmu_us_slt_arctic_hts", "kal_diphone", "ked_diphone", "rab_diphone"),
        "ru": ("msu_ru_nsh_clunits",),
        "it": ("pc_diphone", "lp_diphone"),
    }
    HOME: ClassVar[Path] = Path("/usr/share/festival/voices")

    def voices(self, language: str) -> Sequence[str]:
        if shutil.which("festival") is None:
            return ()
        return tuple(v for v in self.KNOWN.get(language, ()) if any(self.HOME.glob(f"*/{v}")))

    def say(self, text: str, voice: str, pace: float, pitch: float) -> Samples:
        # It takes neither figures nor marks: it says nothing at all, or something else.
        language = next(code for code, voices in self.KNOWN.items() if voice in voices)
        words = read_aloud(text, language)
        words = as_it_sounds(words) if language == "ru" else words
        # Only diphone voices can be told to hurry; the others are played faster, and so higher.
        stretch, speed = (1 / pace, pitch) if voice.endswith("_diphone") else (1.0, pitch * pace)
        samples = synthesised(words, voice, stretch)
        # Its pitch cannot be set for every voice, so the sound is played at another speed instead.
        count = int(len(samples) / speed)
        return np.asarray(np.interp(np.arange(count) * speed, np.arange(len(samples)), samples), np.int16)


# An imperative is entered as its infinitive with another ending: ((dd i tt) 1) becomes ((dd i) 1) ((tt e) 0).
ORDER = """
(define (order word infinitive)
  (let ((back (reverse (car (cddr (lex.lookup infinitive nil))))) (ending '((tt e) 0)))
    (if (string-matches infinitive ".*ся")
        (begin (set! back (cdr back)) (set! ending '((tt e ss) 0))))
    (let ((stressed (reverse (caar back))))
      (if (string-equal (car stressed) "tt") (set! stressed (cdr stressed)))
      (lex.add.entry
        (list word nil (append (reverse (cdr back)) (list (list (reverse stressed) 1) ending)))))))
"""


@functools.lru_cache(maxsize=4)
def synthesised(text: str, voice: str, stretch: float) -> Samples:
    """festival needs seconds to start, and a voice is asked for the same at several paces."""
    orders: dict[str, str] = {}
    if voice in Festival.KNOWN["ru"]:
        espeak.orders(text, lambda word: orders.setdefault(word.lower(), infinitive(word.lower())))
    known = "".join(f'(order "{word}" "{verb}")' for word, verb in orders.items())
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        script = (
            f"(voice_{voice}){ORDER + known if known else ''}(Parameter.set 'Duration_Stretch {stretch:.3f})"
            f'(set! said (SynthText "{text}"))(utt.save.wave said "{file.name}")'
        )
        run(["festival", "--pipe"], script)
        return spoken(Path(file.name))
