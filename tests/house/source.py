"""The project's own modules and their syntax trees, for the rules of the house."""

from __future__ import annotations

import ast
import functools
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("firmware", "hardware", "host_daemon", "models", "web_ui")
# Runs on MicroPython as a stand-in for its built-in modules; nothing of ours is imported there.
ON_BOARD = "hardware/simulator/micropython/"
MODULES = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
TESTS = sorted((ROOT / "tests").rglob("*.py"))

Function = ast.FunctionDef | ast.AsyncFunctionDef


def name(path: Path) -> str:
    """A file's path inside the project."""
    return path.relative_to(ROOT).as_posix()


def dotted(path: Path) -> str:
    """A module's name as imports have it."""
    return name(path.with_suffix("")).replace("/", ".").removesuffix(".__init__")


@functools.cache
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(text(path), str(path))


@functools.cache
def imports(path: Path) -> tuple[str, ...]:
    """Everything that the file imports, anywhere in it: modules, and names of modules."""
    found: list[str] = []
    for child in ast.walk(tree(path)):
        if isinstance(child, ast.Import):
            found += [alias.name for alias in child.names]
        elif isinstance(child, ast.ImportFrom) and child.module:
            found += [child.module, *(f"{child.module}.{alias.name}" for alias in child.names)]
    return tuple(found)


def functions(path: Path) -> list[Function]:
    return [node for node in ast.walk(tree(path)) if isinstance(node, Function)]
