"""Messages name the command as it can be typed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from host_daemon.base.errors import UserError
from host_daemon.base.texts import texts
from host_daemon.base.typed_command import typed_command, with_command


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an environment of its own, which is not on PATH."""
    command = tmp_path / ".venv" / "bin" / "smilepost"
    command.parent.mkdir(parents=True)
    command.write_text("#!/bin/sh\n")
    command.chmod(0o755)
    monkeypatch.setattr(sys, "prefix", str(tmp_path / ".venv"))
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.chdir(tmp_path)
    return command


def test_off_the_path_it_is_named_from_this_folder(installed: Path) -> None:
    assert typed_command() == ".venv/bin/smilepost"


def test_from_elsewhere_it_is_named_whole(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/usr")
    assert typed_command() == str(installed)


def test_on_the_path_its_name_is_enough(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{installed.parent}:/usr/bin")
    assert typed_command() == "smilepost"


def test_another_one_on_the_path_is_not_ours(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "smilepost"
    other.write_text("#!/bin/sh\n")
    other.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert typed_command() == ".venv/bin/smilepost"


def test_texts_and_errors_name_it_so(installed: Path) -> None:
    assert with_command("Start it: {smilepost} run") == "Start it: .venv/bin/smilepost run"
    assert texts("en").text("{smilepost} at {port}", port=1) == ".venv/bin/smilepost at 1"
    assert str(UserError("{smilepost} at {port}", port=1)) == ".venv/bin/smilepost at 1"
    assert str(UserError("{smilepost} run")) == ".venv/bin/smilepost run"
