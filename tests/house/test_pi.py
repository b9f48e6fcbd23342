"""On a Raspberry Pi the environment sees the system's camera libraries and keeps its own numpy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

SYSTEM = Path("/usr/bin/python3")
LIBCAMERA = Path("/usr/lib/python3/dist-packages/libcamera")


def planned(pi: str) -> str:
    """What make would do in a new clone. pi: empty for any other machine."""
    command = ["make", "--dry-run", "--always-make", f"PI={pi}", "VENV=/nonexistent/env", "run"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_only_a_pi_gets_the_system_s_packages_and_the_camera() -> None:
    pi, other = planned("yes"), planned("")
    assert "-m venv --system-site-packages /nonexistent/env" in pi and "system-site-packages" not in other
    assert "[virtual,pi]" in pi and "[virtual]" in other
    assert " python3-picamera2 " in pi and "picamera2" not in other


def test_an_environment_that_was_there_is_let_see_them_too(tmp_path: Path) -> None:
    env = tmp_path / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", env], check=True)
    pip = env / "bin/pip"
    pip.write_text("")
    (line,) = [line for line in planned("yes").splitlines() if line.startswith("grep ")]
    # What would take pip along as well is left out: it needs a minute and a network.
    line = line.replace("/nonexistent/env", str(env)).replace("-m venv ", "-m venv --without-pip ")
    subprocess.run(["sh", "-c", line], check=True)
    assert "include-system-site-packages = true" in (env / "pyvenv.cfg").read_text()
    assert pip.exists()


# Compiled libraries fit one version of Python: in an environment of the system's own it is the same.
SEEN = LIBCAMERA.exists() and SYSTEM.samefile(sys.executable)


@pytest.mark.skipif(not SEEN, reason="Debian's python3-libcamera is absent, or this is another Python")
def test_the_system_s_libcamera_is_seen_beside_the_environment_s_numpy(tmp_path: Path) -> None:
    env = tmp_path / "env"
    subprocess.run([SYSTEM, "-m", "venv", "--system-site-packages", "--without-pip", env], check=True)
    (packages,) = env.glob("lib/python*/site-packages")
    (packages / "own.pth").write_text(f"{Path(np.__file__).parents[1]}\n")
    say = (
        "import libcamera as l, numpy; print(l.CameraManager.singleton().version, l.__file__, numpy.__file__)"
    )
    said = subprocess.run([env / "bin/python", "-c", say], capture_output=True, text=True, check=True).stdout
    assert str(LIBCAMERA) in said and str(np.__file__) in said
