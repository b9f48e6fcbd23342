"""Virtual boards, and tests that run on the real MicroPython only."""

import ast
import subprocess
from pathlib import Path

import pytest

from hardware.simulator.interpreter import micropython
from host_daemon.base.errors import UserError
from tests.fakes.board_bench import bench as bench
from tests.fakes.board_bench import encrypted as encrypted

ROOT = Path(__file__).parents[2]
# The first line of such a file.
MARK = "# On MicroPython only.\n"


def on_micropython(test: str) -> subprocess.CompletedProcess[str]:
    """Run FILE or FILE::test with a board's memory."""
    try:
        interpreter = micropython()
    except UserError as error:
        pytest.skip(str(error))
    return subprocess.run(
        [interpreter, "-X", "heapsize=128k", "tests/fakes/on_micropython.py", test],
        cwd=ROOT,
        input="typed",
        capture_output=True,
        text=True,
        timeout=120,
    )


class BoardFile(pytest.File):
    """A file of tests that use modules which only boards have."""

    def collect(self):
        for node in ast.parse(self.path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield BoardTest.from_parent(self, name=node.name)


class BoardTest(pytest.Item):
    """One function of it, in an interpreter of its own."""

    def runtest(self):
        done = on_micropython(f"{self.path.relative_to(ROOT).as_posix()}::{self.name}")
        if done.returncode or f"ok {self.name}" not in done.stdout:
            raise AssertionError(done.stdout + done.stderr)

    def repr_failure(self, excinfo):
        return str(excinfo.value)


def pytest_pycollect_makemodule(module_path, parent):
    if module_path.read_text().startswith(MARK):
        return BoardFile.from_parent(parent, path=module_path)
    return None
