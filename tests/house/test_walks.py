"""The walks in the README of host_daemon: each stop is a function that is there, and no walk is long."""

from __future__ import annotations

import ast
import re

import pytest

from tests.house.source import ROOT, tree

README = ROOT / "host_daemon" / "README.md"
# A heading, its lines, and the table of stops.
WALK = re.compile(r"^### (.+)\n(?:(?!#|\|).*\n)*\| stop \|.*\n\|[-|]+\n((?:\|.*\n?)+)", re.MULTILINE)
STOP = re.compile(r"\| `([\w/.]+\.py)` `([\w.]+)` \|")
MOST = 8

WALKS = {found[1]: STOP.findall(found[2]) for found in WALK.finditer(README.read_text(encoding="utf-8"))}
ROWS = {found[1]: len(found[2].splitlines()) for found in WALK.finditer(README.read_text(encoding="utf-8"))}


def defined(file: str) -> set[str]:
    """Functions and classes of a file, methods as `Class.method`."""
    found = set()
    for node in tree(ROOT / file).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            found |= {
                f"{node.name}.{one.name}"
                for one in node.body
                if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
            }
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {one.id for one in targets if isinstance(one, ast.Name)}
    return found


def test_there_are_six() -> None:
    assert len(WALKS) == 6


@pytest.mark.parametrize("walk", WALKS)
def test_every_stop_is_there(walk: str) -> None:
    assert [(file, name) for file, name in WALKS[walk] if name not in defined(file)] == []


@pytest.mark.parametrize("walk", WALKS)
def test_a_walk_has_few_stops_and_names_each(walk: str) -> None:
    assert 3 <= len(WALKS[walk]) <= MOST
    assert len(WALKS[walk]) == ROWS[walk]
