"""The data folder of a post."""

from __future__ import annotations

from pathlib import Path

import pytest

from host_daemon.base.errors import UserError
from host_daemon.base.paths import default_data, prepare


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
