from __future__ import annotations

import pytest

from host_daemon.voice.synthesis.russian_imperative import in_sounds, infinitive, replaced, stressed

# As espeak-ng 1.51 reads them.
READ = {
    "приходите": "p@-r;ix'od;it;i\n",
    "приходить": "p@-r;ixVd;'it;\n",
    "положите": "pVl'oZyt;i",
    "положить": "pVlVZ'yt;",
    "остановитесь": "Vstan'ov;it;is;",
    "остановиться": "VstVnVv;'it;s;V",
    # Read right.
    "скажите": "skaZ'yt;i",
    "готовите": "gVt'ov;it;i",
    "готовить": "gVt'ov;it;",
    "вызовите": "v'yzVv;it;i",
    "вызовить": "vyzVv;'it;",
    "выйдите": "v'yjd;it;i",
    "выйдить": "vyjd;'it;",
    "слышите": "sl'ySyt;i",
    "слышить": "slyS'yt;",
}


@pytest.mark.parametrize(
    ("word", "sound"),
    [
        ("приходите", "p@-r;ixVd;'it;i"),
        ("положите", "pVlVZ'yt;i"),
        ("остановитесь", "VstVnVv;'it;is;"),
        ("скажите", ""),
        ("готовите", ""),
        ("вызовите", ""),
        ("выйдите", ""),
        ("пути", ""),
        ("слышите", ""),
    ],
)
def test_an_imperative_has_the_stress_of_its_infinitive(word, sound):
    assert in_sounds(word, lambda asked: READ[asked]) == sound


def test_what_it_is_made_from_and_how_it_is_marked():
    assert [infinitive(word) for word in ("положите", "остановитесь")] == ["положить", "остановиться"]
    assert [stressed(word) for word in ("Положите", "остановитесь")] == [
        "Положи\u0301те",
        "останови\u0301тесь",
    ]


def test_what_somebody_is_told_is_left_as_it_is():
    text = "Приходите ещё, вы приходите, Вы не приходите; готовите"
    known = {**READ, "Приходите": READ["приходите"], "Приходить": READ["приходить"]}
    told = replaced(text, lambda word: known[word], lambda word: f"<{word}>")
    assert told == "<Приходите> ещё, вы приходите, Вы не приходите; готовите"
