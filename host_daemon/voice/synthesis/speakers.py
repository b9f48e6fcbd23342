"""Voices, paces and pitches drawn from the synthesisers that are installed, to say a text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from host_daemon.base.texts import mark as _
from host_daemon.voice.phrases.saying import Saying
from host_daemon.voice.synthesis.espeak import Espeak
from host_daemon.voice.synthesis.festival import Festival, Flite
from host_daemon.voice.synthesis.rhvoice import RHVoice
from host_daemon.voice.synthesis.synthesiser import Mute, Synthesiser

# The synthesisers that a post may have.
ALL: tuple[Synthesiser, ...] = (Espeak(), Flite(), Festival(), RHVoice())

# Voices made from recordings of people are few, so each speaks at several paces; espeak-ng's are many.
NATURAL_PACES = (0.75, 0.85, 0.95, 1.05, 1.2)
# espeak-ng hurries: people took 1.2 times as long for a sentence and up to 1.8 times for a single word.
FORMANT_PACES = (0.5, 1.05)
DRAWN = 40
MUTE = _("Nothing on this post can speak this language: let people say the phrase, or install espeak-ng.")


def able(language: str, synthesisers: Sequence[Synthesiser] = ALL) -> bool:
    """Whether some synthesiser is there that speaks the language."""
    return any(synthesiser.voices(language) for synthesiser in synthesisers)


def more_to_be_had(language: str) -> bool:
    """Whether there are voices for the language that would help and are not installed."""
    return language == "ru" and not RHVoice().voices(language)


def sayings(
    text: str,
    language: str,
    rng: np.random.Generator,
    drawn: int = DRAWN,
    paces: Sequence[float] = NATURAL_PACES,
    synthesisers: Sequence[Synthesiser] = ALL,
) -> list[Saying]:
    """The text in many voices; none when no synthesiser speaks the language."""
    found = []
    for synthesiser in synthesisers:
        voices = list(synthesiser.voices(language))
        if not voices:
            continue
        if len(voices) > drawn:
            plan = [
                (str(v), float(rng.uniform(*FORMANT_PACES))) for v in rng.choice(voices, drawn, replace=False)
            ]
        else:
            plan = [(voice, pace * float(rng.uniform(0.95, 1.05))) for voice in voices for pace in paces]
        for voice, pace in plan:
            try:
                samples = synthesiser.say(text, voice, pace, float(rng.uniform(0.85, 1.15)))
            except Mute:
                continue
            found.append(Saying(samples, f"{synthesiser.name}/{voice}", synthesiser.kind))
    return found
