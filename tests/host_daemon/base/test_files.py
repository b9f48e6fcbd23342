"""Files written whole."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from host_daemon.base.files import write_whole


def test_a_file_and_its_folder_are_made(tmp_path: Path) -> None:
    write_whole(tmp_path / "new" / "a.json", b"{}")
    assert (tmp_path / "new" / "a.json").read_bytes() == b"{}"


def test_it_is_private_unless_told_otherwise(tmp_path: Path) -> None:
    write_whole(tmp_path / "secret", b"1")
    write_whole(tmp_path / "open", b"1", mode=0o644)
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("secret", "open")] == [0o600, 0o644]


def test_a_disk_that_fails_leaves_the_old_content_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    write_whole(path, b"old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.json"]


def test_content_is_on_the_disk_before_the_name_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    fsync, replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda handle: (done.append("sync"), fsync(handle))[1])
    monkeypatch.setattr(Path, "replace", lambda old, new: (done.append("rename"), replace(old, new))[1])
    write_whole(tmp_path / "a", b"1")
    assert done == ["sync", "rename", "sync"]
