from __future__ import annotations

import dataclasses

import pytest

from host_daemon.voice.phrases.phrase import MOST, BadPhrase, Phrase, checked, phrases, read, short

GOOD = {"key": "come-again", "text": "приходите к нам ещё", "language": "ru", "group": "request"}


def test_a_phrase_comes_back_from_the_configuration():
    phrase = read(GOOD)
    assert read(dataclasses.asdict(phrase)) == phrase
    assert (phrase.name, phrase.words, phrase.role, phrase.always) == ("request", 4, "any", True)


def test_spaces_and_accents_are_tidied():
    assert checked(Phrase("a", "  приходите   ещё ", "ru", "request")).text == "приходите ещё"


@pytest.mark.parametrize(
    "change",
    [
        {"text": ""},
        {"text": " — "},
        {"text": "да"},
        {"text": "очень " * 20},
        {"text": "hello again"},
        {"text": "приходитe ещё"},  # a Latin e
        {"language": "en"},
        {"key": "Come Again"},
        {"key": "../../etc"},
        {"group": "whatever"},
        {"role": "cat"},
        {"engine": "magic"},
        {"threshold": 99.0},
        {"colour": "red"},
    ],
)
def test_what_cannot_be_listened_for_is_refused(change):
    with pytest.raises(BadPhrase):
        read({**GOOD, **change})


def test_an_alphabet_we_do_not_know_is_left_alone():
    assert read({**GOOD, "text": "ありがとう", "language": "ja"}).text == "ありがとう"


def test_keys_are_unique_and_there_is_an_end():
    with pytest.raises(BadPhrase):
        phrases([GOOD, GOOD])
    many = [{**GOOD, "key": f"p{i}"} for i in range(MOST + 1)]
    assert len(phrases(many[:MOST])) == 200
    with pytest.raises(BadPhrase):
        phrases(many)


@pytest.mark.parametrize(
    ("text", "is_short"), [("супер", True), ("так себе", True), ("могло бы быть лучше", False)]
)
def test_which_phrases_need_real_voices(text, is_short):
    assert short(Phrase("a", text, "ru", "positive")) == is_short
