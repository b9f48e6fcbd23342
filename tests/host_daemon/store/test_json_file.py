"""Looking something up costs a look into the file only after the file has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from host_daemon.store import storage
from host_daemon.store.storage import JsonFile


class Look:
    """Counts how often somebody had to look."""

    def __init__(self, file: JsonFile) -> None:
        self.file = file
        self.looks = 0

    def __call__(self) -> int:
        self.looks += 1
        return len(self.file.table("boards").all())

    def up(self, name: str = "boards") -> int:
        return self.file.look_up((int, name), self)


@pytest.fixture
def look(tmp_path: Path) -> Look:
    return Look(JsonFile(tmp_path / "config.json"))


def test_what_was_looked_up_is_remembered(look: Look) -> None:
    look.file.table("boards").insert({"name": "till"})
    assert [look.up(), look.up(), look.looks] == [1, 1, 1]


def test_until_another_process_has_written(look: Look, tmp_path: Path) -> None:
    assert look.up() == 0
    JsonFile(tmp_path / "config.json").table("boards").insert({"name": "till"})
    assert look.up() == 1


def test_strangers_take_no_memory(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "KNOWN", 3)
    for name in "abcd":
        look.up(name)
    assert look.looks == 4
    look.up("a")
    assert look.looks == 5
