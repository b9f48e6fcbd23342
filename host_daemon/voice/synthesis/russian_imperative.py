"""Russian imperatives: synthesisers stress "приходите" as in "you come" instead of as in "come!" Pure.

A verb whose infinitive ends in a stressed "-ить" has the stress of its imperative there too, wherever it is
in the present: "приходи́ть, вы прихо́дите, приходи́те". Both are spelt alike, and staff say the imperative.
"""

from __future__ import annotations

import re
from collections.abc import Callable

# Something made of a word: how espeak-ng reads it, or how it has to be spelt.
OfWord = Callable[[str], str]
_ENDING = re.compile(r"(?i)ите(сь)?$")
# In espeak-ng's sounds: a stressed vowel before the ending; an infinitive stressed on its last "и".
_PRESENT = re.compile(r"'[aAeEiIoOuUVyY8][^aAeEiIoOuUVyY8@']*[iy]t;(?:i|is;)$")
_INFINITIVE = re.compile(r"'[iy]t;(?:s;V)?$")
# "Слышать" and "обидеть" only look as if they had an infinitive in "-ить".
_NONE = re.compile(r"(?i)(?:слыш|обид)ите$")
# Before the present, never before an imperative.
_YOU = r"(?:\b[Вв]ы (?:не )?)?"


def infinitive(word: str) -> str:
    """The infinitive in "-ить" or "-иться" that an imperative in "-ите" or "-итесь" belongs to."""
    return _ENDING.sub(lambda found: "иться" if found[1] else "ить", word)


def stressed(word: str) -> str:
    """The imperative with an acute accent on its stressed vowel."""
    return _ENDING.sub(lambda found: f"и\u0301{found[0][1:]}", word)


def in_sounds(word: str, sounds: OfWord) -> str:
    """Sounds of an imperative, in espeak-ng's letters; empty where the word is none, or is read right as it
    is. sounds: how espeak-ng reads a word."""
    ending = _ENDING.search(word)
    if ending is None or _NONE.search(word):
        return ""
    said = sounds(word).strip()
    # "Вызовите", "выйдите" keep the stress on what perfective verbs begin with.
    if not _PRESENT.search(said) or said.startswith("v'y"):
        return ""
    whole = sounds(infinitive(word)).strip()
    end = _INFINITIVE.search(whole)
    return f"{whole[: end.start() + 2]}t;i{'s;' if ending[1] else ''}" if end else ""


def replaced(text: str, sounds: OfWord, by: OfWord) -> str:
    """The text with its misread imperatives as `by` wants them. sounds: how espeak-ng reads a word."""

    def one(found: re.Match[str]) -> str:
        misread = not found[1] and in_sounds(found[2], sounds)
        return by(found[2]) if misread else found[0]

    return re.sub(rf"({_YOU})(\w+ите(?:сь)?)\b", one, text)
