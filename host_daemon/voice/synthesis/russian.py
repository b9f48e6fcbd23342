"""Spelling of Russian for espeak-ng and festvox-ru, where they read it wrong otherwise. Pure."""

from __future__ import annotations

import re

from host_daemon.voice.phrases.spoken_text import read_aloud
from host_daemon.voice.synthesis import russian_imperative
from host_daemon.voice.synthesis.russian_imperative import OfWord

# Words whose stress espeak-ng takes for another, in its own sounds.
_STRESSED = {
    "выпечку": "v'yp;itS;ku",
    "добро": "dVbr'o",
    "нагрубили": "nagrub;'il;i",
    "обслужила": "VpsluZ'yla#",
    "сорок": "s'orVk",
    "счастливого": "S;astl;'ivVvV",
    "уже": "uZ'E",
}
# Beginnings of words as they sound: borrowed ones with a hard consonant before "е", and "ё" left undotted.
_HARD = (
    "отэл дэльта интэрвью интэрьер интэрфейс тэндэр мэнэджер модэм свитэр тэст(?![оауе]) бутэрброд "
    "антэнн тоннэл дэтэктив протэз тэннис лотэре стэнд тэмп(?!ер) тэрмос партэр кашнэ купэ пюрэ резюмэ "
    "декольтэ стэйк чизкэйк экстэншен тэзис кодэкс индэкс"
)
_DOTTED = (
    r"ещё\b моё\b твоё\b своё\b её\b неё\b чёрн(?=[ыа]|о[гмй]) четвёрт(?=[ыоа]) счёт(?!чик|а\b|а[мх]|ов) "
    r"расчёт(?!лив) учёт отчёт(?!лив) приём(?!лем) звёздочк решётк пришёл ушёл нашёл подошёл идёт\b придёт\b "
    r"даёт\b берёт\b жёлт(?=[ыа]) самолёт зачёт\b удалён\b завершён\b включён\b"
)
_PLAIN = [
    (re.compile(re.sub("(?<=.)э|ё", "е", sound)), re.sub(r"\(.*|\\b", "", sound))
    for sound in f"{_HARD} {_DOTTED}".split()
]
_VOWEL = re.compile(r"[',]?(?:[aAeEiIoOuUVyY8]|@(?!-))[0-9#\"^]*")


def as_it_sounds(text: str) -> str:
    """The text with "э" where borrowed words have a hard consonant before "е", and "ё" with its dots."""
    return re.sub(r"\w+", lambda found: _sounding(found.group()), text)


def _sounding(word: str) -> str:
    for plain, sound in _PLAIN:
        if plain.match(word.lower()):
            heard = (b if b in "эё" else a for a, b in zip(word, sound, strict=False))
            return "".join(heard) + word[len(sound) :]
    return word


def in_sounds(text: str, sounds: OfWord) -> str:
    """The text for espeak-ng, some words in its own sounds. sounds: how it reads a word, `espeak-ng -x`."""
    # Its figures are ordinals cut short: "1" is "айдин", "7" is "сэйм".
    text = re.sub(
        r"(?<![\w.,:-])[0-9]{1,3}(?![\w:-]|[.,][0-9])", lambda found: read_aloud(found.group(), "ru"), text
    )
    # "к нам" would be "ка нам". Fuller ones stay: with "до" leant on "свидания" it was found less often.
    text = re.sub(r"(?i)(?<![\w-])к(?=\s+\w)", "[[k]]", text)
    text = russian_imperative.replaced(
        text, sounds, lambda word: f"[[{russian_imperative.in_sounds(word, sounds)}]]"
    )
    # What is in brackets already stays.
    return re.sub(r"(\[\[.*?\]\])|(\w+)", lambda found: found[1] or _word(found[2], sounds), text)


def _word(word: str, sounds: OfWord) -> str:
    if word.lower() in _STRESSED:
        return f"[[{_STRESSED[word.lower()]}]]"
    heard = _sounding(word)
    hard = [place for place, letter in enumerate(heard) if letter == "э" and word[place] != "э"]
    return _hardened(word, hard, sounds(word).strip()) if hard else heard


def _hardened(word: str, hard: list[int], said: str) -> str:
    """What espeak-ng said of a word, with hard consonants before some of its letters: spelt with "э" it would
    be stressed elsewhere. The word itself where its vowels are not found again."""
    vowels = list(_VOWEL.finditer(said))
    letters = [place for place, letter in enumerate(word.lower()) if letter in "аеёиоуыэюя"]
    if len(vowels) != len(letters):
        return word
    for place, vowel in reversed(list(zip(letters, vowels, strict=True))):
        if place in hard:
            stress = vowel.group()[0] if vowel.group()[0] in "'," else ""
            before = re.sub(r"([szn]);(?=[td]$)", r"\1", said[: vowel.start()].removesuffix(";"))
            said = before + (f"{stress}E" if stress else "E#") + said[vowel.end() :]
    return f"[[{said}]]"
