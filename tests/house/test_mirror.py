"""A module with logic has a test of its own name, at the same place under `tests/`."""

from __future__ import annotations

import ast

from tests.house.source import MODULES, ON_BOARD, ROOT, TESTS, functions, name

# What makes a function more than a sequence of calls.
LOGIC = (
    ast.If,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.Try,
    ast.Match,
    ast.IfExp,
    ast.BoolOp,
    ast.comprehension,
)


def logic() -> list[str]:
    """Modules with a function that decides or repeats."""
    return [
        name(path)
        for path in MODULES
        if path.name != "__init__.py"
        and not name(path).startswith(ON_BOARD)
        and any(isinstance(child, LOGIC) for node in functions(path) for child in ast.walk(node))
    ]


def own_test(module: str) -> str:
    folder, _, file = module.rpartition("/")
    return f"tests/{folder}/test_{file}"


def test_each_has_a_test_of_its_own_name() -> None:
    assert [module for module in logic() if not (ROOT / own_test(module)).exists()] == []


def test_each_test_of_its_own_name_has_a_test_function() -> None:
    there = [ROOT / own_test(module) for module in logic()]
    assert [
        name(path)
        for path in there
        if path.exists() and not any(node.name.startswith("test_") for node in functions(path))
    ] == []


def test_there_is_something_to_check() -> None:
    assert len(logic()) > 200
    assert len(TESTS) > 200
