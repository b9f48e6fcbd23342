"""The tests of this folder again, on the real MicroPython with a board's memory."""

import subprocess
from pathlib import Path

import pytest

from hardware.simulator.interpreter import micropython
from host_daemon.base.errors import UserError

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FILES = sorted(path for path in HERE.glob("test_*.py") if path.name != Path(__file__).name)


@pytest.fixture(scope="module")
def interpreter() -> Path:
    try:
        return micropython()
    except UserError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_on_micropython(path: Path, interpreter: Path) -> None:
    runner, test = "tests/fakes/on_micropython.py", path.relative_to(ROOT).as_posix()
    done = subprocess.run(
        [interpreter, "-X", "heapsize=128k", runner, test],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ok test_" in done.stdout
