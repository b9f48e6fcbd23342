"""The data folder of a post."""

from __future__ import annotations

import os
from pathlib import Path
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
