"""Modules, functions and parameters stay small; a class name has one meaning."""

from __future__ import annotations

import ast
import statistics
from pathlib import Path

import pytest

from tests.house.source import MODULES, ON_BOARD, functions, name, text, tree

CODE = [path for path in MODULES if text(path).strip()]
HOST = [path for path in CODE if name(path).startswith(("host_daemon/", "web_ui/"))]
MEDIAN, LONGEST, FUNCTION, COMPOSITION, CALLABLES = 120, 300, 60, 150, 60

# Pairs of classes that share a name on purpose: files of both, and why.
SHARED: dict[str, str] = {}


def lines(path: Path) -> int:
    return len(text(path).splitlines())


def test_the_usual_module_fits_a_few_screens() -> None:
    assert statistics.median(map(lines, CODE)) <= MEDIAN


def test_no_module_is_longer_than_one_noun() -> None:
    assert [name(path) for path in CODE if lines(path) > LONGEST] == []


def test_the_composition_root_only_composes() -> None:
    assert [name(path) for path in CODE if path.name == "post.py" and lines(path) >= COMPOSITION] == []


def test_a_function_fits_a_screen() -> None:
    assert [
        f"{name(path)}:{node.lineno} {node.name}"
        for path in CODE
        for node in functions(path)
        if node.end_lineno and node.end_lineno - node.lineno >= FUNCTION
    ] == []


def test_functions_are_seldom_handed_around() -> None:
    assert sum(text(path).count("Callable[") for path in HOST) <= CALLABLES


@pytest.mark.parametrize("path", HOST, ids=name)
def test_a_partial_goes_to_the_one_call_that_needs_it(path: Path) -> None:
    """`functools.partial(...)` is an argument of a call; it is not kept, and not handed on."""
    calls = {
        id(argument)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        for argument in (*node.args, *(keyword.value for keyword in node.keywords))
    }
    assert [
        node.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("partial", "functools.partial")
        and id(node) not in calls
    ] == []


def test_a_class_name_has_one_meaning() -> None:
    homes: dict[str, list[str]] = {}
    for path in CODE:
        if name(path).startswith(ON_BOARD):
            continue
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef):
                homes.setdefault(node.name, []).append(name(path))
    twice = {one: places for one, places in homes.items() if len(places) > 1}
    assert {one: places for one, places in twice.items() if one not in SHARED} == {}
    assert [one for one in SHARED if one not in twice] == [], "no longer shared"
