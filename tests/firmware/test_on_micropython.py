"""The tests of `common/` again, on the real MicroPython with a board's memory."""

from pathlib import Path

import pytest

from tests.firmware.conftest import ROOT, on_micropython

FILES = sorted((Path(__file__).parent / "common").glob("test_*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_on_micropython(path: Path) -> None:
    done = on_micropython(path.relative_to(ROOT).as_posix())
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ok test_" in done.stdout
