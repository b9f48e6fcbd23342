"""`.ci/writable` says whose folder stops the work, and what mends it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

SCRIPT = Path(".ci/writable").resolve().read_text()
# Somebody who owns nothing.
STRANGER = ("setpriv", "--reuid=65534", "--clear-groups")


def asked(*folders: str | Path, stranger: bool = False) -> subprocess.CompletedProcess[str]:
    command = [*(STRANGER if stranger and os.geteuid() == 0 else ()), "sh", "-s", "--", *map(str, folders)]
    return subprocess.run(command, input=SCRIPT, capture_output=True, text=True, cwd="/")


def test_folders_of_one_s_own_and_missing_ones_are_fine(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    done = asked(tmp_path / "own", tmp_path / "missing")
    assert (done.returncode, done.stderr) == (0, "")


def test_whose_folder_it_is_and_what_mends_it_is_said() -> None:
    done = asked("/etc", stranger=True)
    assert done.returncode == 1
    assert "belongs to root, so it cannot be written" in done.stderr
    assert "sudo chown -R" in done.stderr and "'/etc'" in done.stderr
