"""`smilepost backup` and `smilepost restore`."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from host_daemon.app.cli import main
from host_daemon.store.config import Config

PASSPHRASE = "correct horse battery staple"


@pytest.fixture
def smilepost(monkeypatch, capsys):
    """Runs a command with a passphrase on standard input; gives its status and what it said."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def run(data: Path, *arguments: object, passphrase: str = PASSPHRASE):
        monkeypatch.setattr("sys.stdin", io.StringIO(passphrase + "\n"))
        status = main(["--data", str(data), *map(str, arguments)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def backup(tmp_path: Path, smilepost) -> Path:
    Config(tmp_path / "old").write_settings({"post": {"name": "Shop"}})
    file = tmp_path / "shop.backup"
    status, said, _ = smilepost(tmp_path / "old", "backup", file)
    assert (status, f"{file} is written" in said) == (0, True)
    return file


def test_a_backup_waits_for_the_next_start(backup: Path, tmp_path: Path, smilepost):
    status, said, _ = smilepost(tmp_path / "new", "restore", backup)
    assert status == 0
    assert "The backup of “Shop” is valid." in said
    assert "The next start restores it." in said


def test_another_passphrase_restores_nothing(backup: Path, tmp_path: Path, smilepost):
    status, said, told = smilepost(tmp_path / "new", "restore", backup, passphrase=PASSPHRASE + "!")
    assert (status, said) == (2, "")
    assert told.startswith("smilepost: ")


def test_a_short_passphrase_writes_nothing(tmp_path: Path, smilepost):
    status, _, told = smilepost(tmp_path / "old", "backup", tmp_path / "file", passphrase="short")
    assert status == 2
    assert "characters or more" in told
    assert not (tmp_path / "file").exists()


def test_a_file_that_is_not_there_is_told(tmp_path: Path, smilepost):
    status, _, told = smilepost(tmp_path / "new", "restore", tmp_path / "none")
    assert status == 2
    assert "cannot be read" in told
