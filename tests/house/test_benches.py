"""Benches run seldom: what they take from us must still be there."""

import ast
import importlib
import importlib.util
from pathlib import Path

import pytest

BENCHES = sorted((Path(__file__).parents[1] / "bench").rglob("*.py"))
OURS = {"firmware", "hardware", "host_daemon", "models", "web_ui"}


def there(module: str, name: str) -> bool:
    return hasattr(importlib.import_module(module), name) or bool(
        importlib.util.find_spec(f"{module}.{name}")
    )


@pytest.mark.parametrize("bench", BENCHES, ids=lambda path: path.stem)
def test_what_a_bench_imports_exists(bench: Path):
    wanted = [
        (node.module, alias.name)
        for node in ast.walk(ast.parse(bench.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] in OURS
        for alias in node.names
    ]
    assert not [f"{module}.{name}" for module, name in wanted if not there(module, name)]


@pytest.mark.parametrize(
    "bench", [path for path in BENCHES if path.parent.name == "bench"], ids=lambda path: path.stem
)
def test_make_bench_can_run_it(bench: Path):
    """The Makefile gives every bench these two and nothing else."""
    arguments = {
        node.args[0].value: {keyword.arg for keyword in node.keywords}
        for node in ast.walk(ast.parse(bench.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("add_argument")
        if isinstance(node.args[0], ast.Constant)
    }
    assert {"--quick", "--json"} <= set(arguments)
    assert not [name for name, how in arguments.items() if "required" in how or not name.startswith("-")]
