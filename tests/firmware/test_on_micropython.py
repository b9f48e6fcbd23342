"""The tests of this folder again, on the real MicroPython with a board's memory."""

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FILES = sorted(path for path in HERE.glob("test_*.py") if path.name != Path(__file__).name)
MICROPYTHON = Path(sys.executable).with_name("micropython")


@pytest.mark.skipif(not MICROPYTHON.exists(), reason="MicroPython's wheel is for x86-64 only")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_on_micropython(path: Path) -> None:
    runner, test = "tests/fakes/on_micropython.py", path.relative_to(ROOT).as_posix()
    done = subprocess.run(
        [MICROPYTHON, "-X", "heapsize=128k", runner, test],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ok test_" in done.stdout
