import sys
from pathlib import Path

import pytest

from hardware.simulator.fleet import Fleet, Spec
from hardware.simulator.interpreter import micropython
from host_daemon.base.errors import UserError


@pytest.fixture
def other_processor(tmp_path: Path, monkeypatch) -> Path:
    """As where PyPI has no MicroPython; gives the folder in which commands are looked for."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "venv" / "bin" / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_the_system_s_own_is_taken_where_pypi_has_none(other_processor: Path):
    program = other_processor / "micropython"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert micropython() == program


async def test_without_any_the_boards_say_what_to_install(other_processor: Path):
    with pytest.raises(UserError, match="install the package micropython"):
        await Fleet(other_processor / "fleet", [Spec("usb", "usb-remote")]).start()


async def test_boards_start_in_a_folder_of_any_name(tmp_path: Path):
    fleet = Fleet(tmp_path / "a small shop" / ("f" * 95), [Spec("usb", "usb-remote")])
    await fleet.start()
    await fleet.stop()
