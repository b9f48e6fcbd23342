"""Tests wait for what they wait for: no fixed wait, no bound in milliseconds, no private names of others."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.house.source import FOLDERS, TESTS, name, text, tree
from tests.waiting import PATIENCE_S

CHECKED = [path for path in TESTS if not name(path).startswith(("tests/bench/", "tests/house/"))]

# Private names that tests may touch, by file: each with its reason.
PRIVATE: dict[str, dict[str, str]] = {
    "tests/host_daemon/store/test_journal.py": {"_connection": "no real disk fails twice when it is told to"},
    "tests/fakes/on_micropython.py": {"_begin": "starts the simulator's `machine`, as its `board.py` does"},
}


def sleeps(path: Path) -> list[int]:
    """Lines with a fixed wait outside a loop that looks again, and without a comment that says why."""
    source = text(path).splitlines()
    inside = {
        child
        for loop in ast.walk(tree(path))
        if isinstance(loop, ast.While | ast.For | ast.AsyncFor)
        for child in ast.walk(loop)
    }
    found = []
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call) or node in inside:
            continue
        if ast.unparse(node.func) not in ("time.sleep", "asyncio.sleep", "sleep"):
            continue
        if not node.args or (isinstance(node.args[0], ast.Constant) and node.args[0].value == 0):
            continue
        around = source[node.lineno - 2] + source[node.lineno - 1]
        if "# waits" not in around:
            found.append(node.lineno)
    return found


@pytest.mark.parametrize("path", CHECKED, ids=name)
def test_no_fixed_wait_without_its_reason(path: Path) -> None:
    """A comment `# waits ...` on the line, or on the one before it, says for what a real device needs it."""
    assert sleeps(path) == []


BOUND = re.compile(r"assert[^#\n]*(perf_counter|monotonic|elapsed|took)[^#\n]*<=?\s*[\d.]+")


@pytest.mark.parametrize("path", CHECKED, ids=name)
def test_no_bound_on_how_long_something_took(path: Path) -> None:
    assert BOUND.findall(text(path)) == []


# What takes a patience in seconds: the call, and where in it that stands.
PATIENT = {"timeout": 0, "wait_for": 1, "wait": 0, "result": 0, "get": None, "after": 1, "until": 1}
NAMES = ("timeout", "timeout_s", "within_s")


def impatient(path: Path) -> list[int]:
    """Lines that give up sooner than a busy machine is done, without a comment that says why. Less than a
    second is no patience: nothing is to come meanwhile, or it is looked for again."""
    if text(path).startswith("# On MicroPython"):
        return []
    source = text(path).splitlines()
    found = []
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        place = PATIENT.get(node.func.attr)
        given = [one.value for one in node.keywords if one.arg in NAMES]
        if place is not None and len(node.args) > place:
            given.append(node.args[place])
        short = [
            one
            for one in given
            if isinstance(one, ast.Constant)
            and isinstance(one.value, int | float)
            and 1 <= one.value < PATIENCE_S
        ]
        if short and "# waits" not in source[node.lineno - 2] + source[node.lineno - 1]:
            found.append(node.lineno)
    return found


@pytest.mark.parametrize("path", CHECKED, ids=name)
def test_whoever_waits_is_patient(path: Path) -> None:
    assert impatient(path) == []


@pytest.mark.parametrize("path", CHECKED, ids=name)
def test_no_wait_loses_a_cancellation(path: Path) -> None:
    """asyncio.wait_for does, before Python 3.12; MicroPython has nothing else."""
    if not text(path).startswith("# On MicroPython"):
        assert "asyncio.wait_for(" not in text(path)


@pytest.mark.parametrize("path", CHECKED, ids=name)
def test_private_names_of_other_modules_are_left_alone(path: Path) -> None:
    imported: set[str] = set()
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in FOLDERS:
            imported |= {alias.asname or alias.name for alias in node.names}
            found |= {alias.name for alias in node.names if private(alias.name)}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute) and private(node.attr):
            if isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"):
                continue
            found.add(node.attr)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found |= {
                part
                for part in node.value.split(".")
                if private(part)
                and re.fullmatch(r"(\w+\.)+\w+", node.value)
                and node.value.split(".")[0] in FOLDERS
            }
    allowed = PRIVATE.get(name(path), {})
    assert sorted(found - allowed.keys()) == []
    assert sorted(allowed.keys() - found) == [], "no longer used"


def private(identifier: str) -> bool:
    return identifier.startswith("_") and not identifier.startswith("__") and identifier != "_"


def test_every_private_name_has_its_reason() -> None:
    assert [file for file, names in PRIVATE.items() if not names or not all(names.values())] == []
    assert sum(map(len, PRIVATE.values())) <= 12
