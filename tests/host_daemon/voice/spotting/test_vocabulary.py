"""Which phrases are listened for where, and by what."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from host_daemon.voice.phrases.phrase import Phrase
from host_daemon.voice.spotting.classifier import Classifier, Honesty
from host_daemon.voice.spotting.vocabulary import Vocabulary

ANYBODY = Phrase("any", "any one", "en", "request", threshold=0.5)
CUSTOMER = Phrase("customer", "a customer says", "en", "positive", role="customer")
OPERATOR = Phrase("operator", "staff says", "en", "staff_action", role="operator")
GRAMMAR = Phrase("grammar", "would you rate us", "en", "request", engine="vosk")
TAUGHT = Classifier(np.zeros((8, 96), np.float32), 0.0, 1.0, 0, 9600, Honesty(None, 1, 0.0, 1.0, False, 1))
ALL = Vocabulary((ANYBODY, CUSTOMER, OPERATOR, GRAMMAR), {"any": TAUGHT, "customer": TAUGHT})


@pytest.mark.parametrize(
    ("role", "keys"),
    [
        ("any", ["any", "customer", "operator"]),
        ("customer", ["any", "customer"]),
        ("operator", ["any", "operator"]),
    ],
)
def test_a_microphone_hears_the_phrases_of_its_role(role: str, keys: list[str]):
    assert [phrase.key for phrase in ALL.of("embedding", role)] == keys


def test_only_taught_phrases_have_classifiers():
    classifiers, margins = ALL.at("any")
    assert list(classifiers) == ["any", "customer"]
    assert margins == {"any": 0.5, "customer": 0.0}


def test_a_part_of_it_has_the_classifiers_of_its_phrases():
    part = ALL.only(("customer", "operator"))
    assert [phrase.key for phrase in part.phrases] == ["customer", "operator"]
    assert list(part.classifiers or {}) == ["customer"]
    assert ALL.only(()).phrases == ALL.phrases


def test_a_part_keeps_what_engines_need():
    whole = Vocabulary((GRAMMAR,), {}, ("x",), "key", Path("/keywords"), Path("/model"))
    assert whole.only(()) == whole


@pytest.mark.parametrize(
    ("phrases", "classifiers", "silent"),
    [
        ((), {}, True),
        ((ANYBODY,), {}, True),
        ((ANYBODY,), {"any": TAUGHT}, False),
        ((GRAMMAR,), {}, False),
    ],
)
def test_without_classifiers_and_other_engines_there_is_nothing_to_listen_for(
    phrases: tuple[Phrase, ...], classifiers: dict[str, Classifier], silent: bool
):
    assert Vocabulary(phrases, classifiers).silent is silent
