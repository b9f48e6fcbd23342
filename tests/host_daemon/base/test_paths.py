"""The data folder of a post."""

from __future__ import annotations

import os
import pwd
from pathlib import Path
from shlex import quote
from types import SimpleNamespace

import pytest

from host_daemon.base.errors import UserError
from host_daemon.base.paths import default_data, prepare, refuse_read_only


def test_the_environment_names_the_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMILEPOST_DATA", "/srv/post")
    assert default_data() == Path("/srv/post")
    monkeypatch.delenv("SMILEPOST_DATA")
    assert default_data().name == "var"


def test_a_new_folder_is_its_owners_alone(tmp_path: Path) -> None:
    prepare(tmp_path / "data")
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0
    prepare(tmp_path / "data")


def test_a_folder_that_cannot_be_says_how_to_name_another(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="--data or SMILEPOST_DATA"):
        prepare(tmp_path / "file" / "data")


def test_a_disk_that_can_only_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_read_only(tmp_path)
    # No mount without root; the flag is that of statvfs(3).
    monkeypatch.setattr(os, "statvfs", lambda path: SimpleNamespace(f_flag=os.ST_RDONLY | os.ST_NOSUID))
    with pytest.raises(UserError, match=f"{tmp_path} can only be read.*remount,rw.*--data"):
        refuse_read_only(tmp_path)


@pytest.fixture
def theirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Makes a path another user's, who lets nobody in; the answers are the system's, as there is no root."""
    found: set[Path] = set()
    lstat, access = Path.lstat, os.access

    def of(path: Path) -> os.stat_result | SimpleNamespace:
        return (
            SimpleNamespace(st_uid=0 if os.geteuid() else 1, st_mode=0o700) if path in found else lstat(path)
        )

    monkeypatch.setattr(Path, "lstat", of)
    monkeypatch.setattr(
        os, "access", lambda path, mode, **more: path not in found and access(path, mode, **more)
    )
    return found.add


@pytest.mark.parametrize("place", [".", "config.json", "run/post.lock"])
def test_whose_file_it_is_and_what_gives_it_back_is_said(tmp_path: Path, theirs, place: str) -> None:
    data = tmp_path / "my data"
    (data / "run").mkdir(parents=True)
    path = data / place
    if place != ".":
        path.touch()
    prepare(data)
    theirs(path)
    owner, user = (pwd.getpwuid(uid).pw_name for uid in (0 if os.geteuid() else 1, os.geteuid()))
    with pytest.raises(UserError) as told:
        prepare(data)
    said = str(told.value)
    assert said.startswith(f"{path} belongs to {owner}, so {user} cannot use it.")
    assert f"If the post is yours: sudo chown -R {user} '{data}'." in said


def test_a_file_of_one_s_own_that_is_protected_and_a_link_to_nothing_are_let_be(tmp_path: Path) -> None:
    (tmp_path / "key.pem").touch(0o400)
    (tmp_path / "link").symlink_to(tmp_path / "gone")
    prepare(tmp_path)


def test_a_folder_in_another_user_s_names_the_command_that_makes_it(tmp_path: Path, monkeypatch) -> None:
    def refuse(path: Path, **_options: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    user = pwd.getpwuid(os.geteuid()).pw_name
    with pytest.raises(UserError, match="Make it for yourself") as refused:
        prepare(tmp_path / "deep" / "data")
    assert f"sudo install -d -o {user} {quote(f'{tmp_path}/deep/data')}." in str(refused.value)
