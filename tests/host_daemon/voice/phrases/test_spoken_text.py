from __future__ import annotations

import pytest

from host_daemon.voice.phrases.spoken_text import read_aloud


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("Нажмите 1, пожалуйста…", "ru", "Нажмите один пожалуйста"),
        ("с вас 345 рублей", "ru", "с вас триста сорок пять рублей"),
        ("0", "ru", "ноль"),
        ("колонка 20", "ru", "колонка двадцать"),
        ("1200", "ru", "один два ноль ноль"),
        ("pump 17", "en", "pump seventeen"),
        ("100 %", "en", "one hundred"),
        ("«эхо-тест» готов!", "ru", "эхо-тест готов"),
        ('say "it" (don\'t)', "en", "say it don't"),
        ("drücken Sie 3", "de", "drücken Sie 3"),
    ],
)
def test_figures_become_words_and_marks_go(text, language, words):
    assert read_aloud(text, language) == words
