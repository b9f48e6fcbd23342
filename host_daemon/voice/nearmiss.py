"""What sounds like a phrase and is not it: its parts, its words in other company, words changed a little."""

from __future__ import annotations

import numpy as np

VOWELS = {"en": "aeiou", "ru": "аеиоуыэюя"}
CONSONANTS = {"en": "bdfgklmnprstvz", "ru": "бвгдзклмнпрстфх"}
FILLERS = {
    "en": ("and then", "the other", "we have", "my", "today", "maybe not", "a little", "about that", "some"),
    "ru": (
        "а потом",
        "другой",
        "у нас есть",
        "мой",
        "сегодня",
        "может быть",
        "немного",
        "об этом",
        "какой-то",
    ),
}


def near_misses(text: str, language: str, rng: np.random.Generator, count: int = 24) -> list[str]:
    """Up to `count` texts that are near the phrase and not the phrase, different from each other."""
    words = text.lower().split()
    whole = " ".join(words)
    fillers = FILLERS.get(language, FILLERS["en"])
    found: list[str] = []

    def add(candidate: str) -> None:
        candidate = " ".join(candidate.split())
        if candidate and whole not in candidate and candidate not in found:
            found.append(candidate)

    for place in range(len(words)):
        rest = [*words[:place], *words[place + 1 :]]
        if rest:
            add(" ".join(rest))
        other = str(rng.choice(fillers))
        add(" ".join([*words[:place], other, *words[place + 1 :]]))
    if len(words) > 2:
        add(" ".join(words[: len(words) // 2]))
        add(" ".join(words[len(words) // 2 :]))
    while len(found) < count:
        changed = list(words)
        place = int(rng.integers(len(words)))
        changed[place] = _change(changed[place], language, rng)
        before = len(found)
        add(" ".join(changed))
        if len(found) == before and rng.random() < 0.02:
            break
    return found[:count]


def _change(word: str, language: str, rng: np.random.Generator) -> str:
    """The word with its beginning or its end made another's: half of it stays."""
    half = max(1, len(word) // 2)
    keep_start = rng.random() < 0.5
    kept, lost = (word[:half], word[half:]) if keep_start else (word[half:], word[:half])
    made = "".join(_other(letter, language, rng) for letter in lost)
    return kept + made if keep_start else made + kept


def _other(letter: str, language: str, rng: np.random.Generator) -> str:
    for kind in (VOWELS, CONSONANTS):
        letters = kind.get(language, kind["en"])
        if letter in letters:
            return str(rng.choice([other for other in letters if other != letter]))
    return letter
