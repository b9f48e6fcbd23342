"""Texts as they are read aloud: numbers as words, without what is not spoken. Pure."""

from __future__ import annotations

import re

_UNITS = {
    "ru": "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать "
    "четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать",
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen",
}
_TENS = {
    "ru": "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто",
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
}
_HUNDREDS = {
    "ru": "сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот",
    "en": "one hundred,two hundred,three hundred,four hundred,five hundred,six hundred,seven hundred,"
    "eight hundred,nine hundred",
}


def read_aloud(text: str, language: str) -> str:
    """The text in letters and single spaces. Numbers above 999 are read figure by figure, and in languages
    other than Russian and English they stay figures."""
    if language in _UNITS:
        text = re.sub(r"[0-9]+", lambda found: f" {_number(found.group(), language)} ", text)
    return " ".join(re.sub(r"[^\w\s'’-]|_", " ", text).split())


def _number(figures: str, language: str) -> str:
    if len(figures) > 3:
        return " ".join(_number(figure, language) for figure in figures)
    separator = "," if language == "en" else " "
    units, tens = _UNITS[language].split(), _TENS[language].split()
    hundreds = _HUNDREDS[language].split(separator)
    value = int(figures)
    words = [hundreds[value // 100 - 1]] if value >= 100 else []
    rest = value % 100
    if rest >= 20:
        words.append(tens[rest // 10 - 2])
        rest %= 10
    if rest or not words:
        words.append(units[rest])
    return " ".join(words)


def says(sentence: str, phrase: str, language: str) -> bool:
    """Whether a sentence holds the phrase, word by word."""
    return _words(phrase, language) in _words(sentence, language)


def _words(text: str, language: str) -> str:
    return f" {read_aloud(text, language).lower().replace('ё', 'е').replace('-', ' ')} "
