from __future__ import annotations

import pytest

from host_daemon.voice.synthesis.russian import as_it_sounds, in_sounds

# As espeak-ng 1.51 reads them alone.
READ = {"отелях": "Vt;'el;Vx\n", "стенды": "s;t;'endy", "менеджер": "m;'en;idZyr", "Тест": "t;'E#st"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # A preposition of one consonant, which is no name of a letter.
        ("приходите к нам, К сожалению", "приходите [[k]] нам, [[k]] сожалению"),
        ("буква к, по-моему, как-к", "буква к, по-моему, как-к"),
        # Figures that are numbers become words, and marks stay.
        ("Нажмите 1, чтобы", "Нажмите один, чтобы"),
        ("от 7 до 10 %", "от семь до десять %"),
        ("2-й этаж, 12:30, 1,5 и 2000, А4", "2-й этаж, 12:30, 1,5 и 2000, А4"),
        # Consonants that stay hard before "е".
        ("в отелях", "в [[Vt'El;Vx]]"),
        ("стенды", "[[st'Endy]]"),
        ("менеджер", "[[m'EnE#dZyr]]"),
        ("«эхо-Тест»", "«эхо-[[t'Est]]»"),
        ("тесто и темперамент", "тесто и темперамент"),
        # Its wrong stresses.
        ("Уже сорок, 45", "[[uZ'E]] [[s'orVk]], [[s'orVk]] пять"),
        # "ё" that was written without its dots.
        ("еще четвертый", "ещё четвёртый"),
        # What espeak-ng said has another number of vowels: left to it.
        ("стенд", "стенд"),
    ],
)
def test_words_that_espeak_misreads_are_told_in_its_sounds(text, told):
    assert in_sounds(text, lambda word: READ.get(word, "")) == told


def test_words_are_spelt_as_they_sound():
    assert as_it_sounds("Отель тест теста резюме эхо") == "Отэль тэст теста резюмэ эхо"
    assert as_it_sounds("Еще счет, счетчик и четверть") == "Ещё счёт, счетчик и четверть"
