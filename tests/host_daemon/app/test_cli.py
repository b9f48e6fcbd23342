from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from host_daemon.app.cli import main


@pytest.fixture
def smilepost(tmp_path, monkeypatch, capsys):
    """Runs a command on a data folder of its own; gives its status and what it said."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def run(*arguments: str, data: Path = tmp_path / "data"):
        status = main(["--data", str(data), *arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.mark.parametrize("command", [("board", "list"), ("voice", "list"), ("audio", "ring")])
def test_a_list_of_nothing_says_so(smilepost, command, monkeypatch):
    monkeypatch.setattr("host_daemon.links.discover.ports", list)
    status, said, _ = smilepost(*command)
    assert status == 0
    assert said.startswith(("No ", "There is no "))


def test_a_data_folder_that_cannot_be(smilepost, tmp_path):
    (tmp_path / "file").write_text("")
    status, _, told = smilepost("settings", data=tmp_path / "file" / "data")
    assert status == 2
    assert "Not a directory. Name another one with --data" in told


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(13, "Permission denied", "data/config.json"), "data/config.json belongs to "),
        (OSError(30, "Read-only file system", "data/config.json"), "can only be read"),
        (OSError(28, "No space left on device"), "data: No space left on device"),
        (PermissionError(13, "Permission denied", "/other"), "/other: Permission denied"),
    ],
)
def test_what_may_not_be_written_is_told_in_a_sentence(smilepost, tmp_path, monkeypatch, error, said):
    def refuse(*_: object) -> None:
        raise error

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("host_daemon.app.commands.post.Config", refuse)
    (tmp_path / "data").mkdir()
    status, _, told = smilepost("settings")
    assert (status, told.count("\n")) == (2, 1)
    assert said in told


def test_a_fault_of_the_program_s_own_is_not_taken_for_a_user_s(smilepost, monkeypatch):
    def fail(*_: object) -> None:
        raise OSError(9, "Bad file descriptor")

    monkeypatch.setattr("host_daemon.app.commands.post.Config", fail)
    with pytest.raises(OSError, match="Bad file descriptor"):
        smilepost("settings")


@pytest.mark.parametrize("command", [("report", "emonps"), ("rule", "try"), ("voice", "past")])
def test_a_journal_that_is_none(smilepost, tmp_path, command):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "journal.sqlite3").write_text("garbage")
    status, _, told = smilepost(*command)
    assert status == 2
    assert "file is not a database" in told


def test_who_reads_only_the_beginning_sees_no_traceback(tmp_path):
    command = [sys.executable, "-m", "host_daemon.app", "--data", str(tmp_path), "settings"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0
