"""Docstrings and names are the field's words."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.house.source import MODULES, name, text, tree

CODE = [path for path in MODULES if text(path).strip()]
CLAUSE = re.compile(r"(What|Where|How|Who|Whom|Whose|When|Which)\b")
METAPHORS = frozenset(
    [
        "deed",
        "deeds",
        "shelf",
        "ear",
        "hand",
        "mouth",
        "bank",
        "scene",
        "surroundings",
        "desk",
        "crew",
        "diary",
        "waiting_room",
        "waitingroom",
        "book",
        "books",
        "rulebook",
        "bookkeeping",
        "furnishing",
        "rehearsal",
        "courier",
        "lookout",
        "mounting",
        "door",
        "standins",
        "stand_ins",
        "sight",
    ]
)


def words(identifier: str) -> set[str]:
    """`CardThread` and `card_thread` as {card, thread}, and the whole in lower case."""
    parts = re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+", identifier)
    return {part.lower() for part in parts} | {identifier.lower()}


@pytest.mark.parametrize("path", CODE, ids=name)
def test_a_docstring_of_a_module_is_a_noun_phrase_or_an_imperative(path: Path) -> None:
    assert not CLAUSE.match(ast.get_docstring(tree(path)) or "")


@pytest.mark.parametrize("path", CODE, ids=name)
def test_modules_and_classes_are_no_metaphors(path: Path) -> None:
    named = [path.stem, *(node.name for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef))]
    assert [one for one in named if words(one) & METAPHORS] == []


def test_words_of_an_identifier() -> None:
    assert words("WaitingRoom") == {"waiting", "room", "waitingroom"}
    assert words("card_hand") == {"card", "hand", "card_hand"}
