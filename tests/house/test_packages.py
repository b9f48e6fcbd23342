"""`.ci/packages` installs what is missing: against stand-ins of Debian's commands, the real script."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(".ci/packages").resolve()
# Nothing is installed; apt-get writes down what it is asked, and its sources know some names once updated.
COMMANDS = {
    "dpkg-query": "exit 1",
    "id": 'echo "$USER_ID"',
    "apt-get": 'echo "$*" >> "$LOG"; [ "$1" = update ] && touch "$LOG.updated"; exit 0',
    "apt-cache": '[ -e "$LOG.updated" ] || exit 1; case $2 in in-non-free) exit 0 ;; esac; exit 1',
}


@pytest.fixture
def ask(tmp_path):
    """Run the script as a user; its answer, and what apt-get was asked to install."""
    for name, body in COMMANDS.items():
        command = tmp_path / name
        command.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        command.chmod(0o755)

    def run(user: int, *names: str, updated: bool = False) -> tuple[int, str, list[str]]:
        log = tmp_path / "log"
        log.write_text("", encoding="utf-8")
        if updated:
            log.with_suffix(".updated").touch()
        found = subprocess.run(
            ["/bin/sh", str(SCRIPT), *names],
            env={"PATH": f"{tmp_path}:/usr/bin:/bin", "USER_ID": str(user), "LOG": str(log)},
            capture_output=True,
            text=True,
            check=False,
        )
        asked = [
            line.split()[-1] for line in log.read_text(encoding="utf-8").splitlines() if "install" in line
        ]
        return found.returncode, found.stdout + found.stderr, asked

    return run


def test_what_the_sources_know_is_installed_besides(ask):
    code, said, asked = ask(0, "needed", "--if-available", "nice", "--if-known", "in-non-free", "nowhere")
    assert (code, asked) == (0, ["needed", "nice", "in-non-free"])
    assert "nowhere" not in said


def test_what_no_source_knows_is_not_asked_for(ask):
    assert ask(0, "--if-known", "nowhere", updated=True) == (0, "", [])


def test_without_root_the_missing_are_named(ask):
    code, said, asked = ask(1000, "needed", "--if-known", "in-non-free", "nowhere", updated=True)
    assert (code, asked) == (1, [])
    assert "sudo apt-get install --yes needed" in said
    assert "also install: in-non-free" in said
    assert "nowhere" not in said
