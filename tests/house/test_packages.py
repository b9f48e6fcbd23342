"""`.ci/packages` installs what is missing: against stand-ins of Debian's commands, the real script."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OPTIONS = "--yes --no-install-recommends --no-remove"
# `sound` is installed, `gone` is in no source, `pulseaudio` would remove other packages.
TOOLS = {
    "dpkg-query": 'case "$*" in *" sound") echo "install ok installed" ;; *) exit 1 ;; esac',
    "apt-cache": 'shift; for name; do [ "$name" = gone ] || echo "Package: $name"; done; exit 100',
    "apt-get": (
        'case "$*" in\n'
        "*--simulate*pulseaudio*) exit 100 ;;\n*--simulate*) exit 0 ;;\n"
        '*broken*) echo "apt says why" >&2; exit 100 ;;\nesac\n'
        'echo "apt-get $*" >>"$LOG"; echo "apt speaks"'
    ),
    "id": 'case "$1" in -u) echo "$FAKE_UID" ;; *) echo visitor ;; esac',
    "ls": "exit 0",
    "systemctl": 'echo "systemctl $*" >>"$LOG"',
}


@pytest.fixture
def packages(tmp_path: Path):
    tools, log = tmp_path / "tools", tmp_path / "log"
    tools.mkdir()
    for name, body in TOOLS.items():
        (tools / name).write_text(f"#!/bin/sh\n{body}\n")
        (tools / name).chmod(0o755)

    def run(uid: int, *names: str) -> tuple[subprocess.CompletedProcess[str], list[str]]:
        log.unlink(missing_ok=True)
        environment = {
            **os.environ,
            "PATH": f"{tools}:{os.environ['PATH']}",
            "FAKE_UID": str(uid),
            "LOG": str(log),
        }
        done = subprocess.run(
            ["sh", str(ROOT / ".ci/packages"), *names], capture_output=True, text=True, env=environment
        )
        return done, log.read_text().splitlines() if log.exists() else []

    return run


def test_everything_is_one_call_each_removes_nothing_and_is_seen(packages) -> None:
    done, asked = packages(
        0, "sound", "broker", "browser", "--if-available", "voice", "bell", "gone", "pulseaudio"
    )
    assert done.returncode == 0
    assert asked == [
        "apt-get update",
        f"apt-get install {OPTIONS} broker browser",
        f"apt-get install {OPTIONS} voice bell",
    ]
    assert done.stdout.count("apt speaks") == 3
    assert "There is no gone here" in done.stdout
    assert "pulseaudio would remove other packages" in done.stdout


def test_without_root_the_same_set_is_named_with_the_same_options(packages) -> None:
    done, asked = packages(1000, "broker", "--if-available", "voice", "gone", "pulseaudio")
    assert (done.returncode, asked) == (1, [])
    assert f"    sudo apt-get install {OPTIONS} broker voice\n" in done.stderr
    assert "systemctl" not in done.stderr


def test_without_root_the_package_s_own_broker_is_kept_off_by_a_second_command(packages) -> None:
    done, _asked = packages(1000, "mosquitto")
    assert "    sudo systemctl disable --now mosquitto\n" in done.stderr


def test_the_package_s_own_broker_is_kept_off_where_it_came_just_now(packages) -> None:
    assert "systemctl disable mosquitto" in packages(0, "mosquitto")[1]
    assert "systemctl disable mosquitto" not in packages(0, "broker")[1]


def test_without_root_what_is_not_needed_stops_nothing(packages) -> None:
    done, _asked = packages(1000, "sound", "--if-available", "voice")
    assert done.returncode == 0
    assert f"    sudo apt-get install {OPTIONS} voice\n" in done.stdout


@pytest.mark.parametrize("uid", [0, 1000])
def test_what_cannot_be_had_is_not_asked_for_at_every_start(packages, uid: int) -> None:
    done, asked = packages(uid, "sound", "--if-available", "gone", "pulseaudio")
    assert (done.returncode, asked, done.stdout) == (0, [], "")


def test_a_package_that_cannot_be_installed_is_named(packages) -> None:
    done, _asked = packages(0, "broken")
    assert done.returncode == 1
    assert "apt says why" in done.stderr and "could not be installed: broken" in done.stderr
