"""What a start carries out, also when it is cut off."""

from __future__ import annotations

from pathlib import Path

import pytest

from host_daemon.backup import pending
from host_daemon.backup.archive import BadBackup, pack
from host_daemon.store.config import Config
from host_daemon.store.records import Operator

PASSPHRASE = "a long winter"
NOW = 1_795_262_400_000  # 21 November 2026, 12:00 UTC


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A post whose operator is Boris; `backup.zip` beside it has Anna."""
    data = tmp_path / "data"
    Config(data).put(Operator(id="anna", name="Anna"))
    pack(data, tmp_path / "backup.zip", PASSPHRASE, NOW, journal=False)
    Config(data).remove(Operator, "anna")
    Config(data).put(Operator(id="boris", name="Boris"))
    (data / "journal.sqlite3").write_bytes(b"events")
    return data


def operators(data: Path) -> list[str]:
    return [operator.name for operator in Config(data).operators()]


def start(data: Path) -> pending.CarriedOut | None:
    return pending.carry_out(data, lambda: None)


def test_a_backup_waits_for_the_start(data: Path, tmp_path: Path) -> None:
    pending.stage_backup(data, tmp_path / "backup.zip", PASSPHRASE, NOW)
    assert operators(data) == ["Boris"]
    done = start(data)
    assert done is not None and done.before == data / "before-2026-11-21-120000"
    assert operators(data) == ["Anna"]
    assert operators(done.before) == ["Boris"]
    assert (data / "journal.sqlite3").read_bytes() == b"events"  # it was not in the backup
    assert start(data) is None


def test_what_a_backup_that_was_cut_off_left_behind_goes(data: Path) -> None:
    for name in (".backup.a1b2c3", ".renewal.d4e5f6"):
        (data / name).mkdir()
        (data / name / "journal.sqlite3").write_bytes(b"half")
    assert start(data) is None
    assert [path.name for path in data.iterdir() if path.name.startswith((".backup.", ".renewal."))] == []


def test_a_bad_backup_lays_nothing_out(data: Path, tmp_path: Path) -> None:
    with pytest.raises(BadBackup):
        pending.stage_backup(data, tmp_path / "backup.zip", "wrong words", NOW)
    assert start(data) is None
    assert [path.name for path in data.iterdir() if "renewal" in path.name] == []


def test_it_can_be_forgotten(data: Path, tmp_path: Path) -> None:
    pending.stage_backup(data, tmp_path / "backup.zip", PASSPHRASE, NOW)
    pending.cancel(data)
    assert start(data) is None
    assert operators(data) == ["Boris"]


@pytest.mark.parametrize("cut_after", range(4))
def test_a_start_that_is_cut_off_is_finished_by_the_next(
    data: Path, tmp_path: Path, cut_after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pending.stage_backup(data, tmp_path / "backup.zip", PASSPHRASE, NOW)
    rename, left = Path.rename, cut_after

    def failing(self: Path, target: Path) -> Path:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError("the power is gone")
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", failing)
        with pytest.raises(OSError, match="the power is gone"):
            start(data)
    start(data)
    assert operators(data) == ["Anna"]
    assert operators(data / "before-2026-11-21-120000") == ["Boris"]


def test_the_demonstration_is_left_behind(data: Path) -> None:
    for folder in ("tracks", "voices"):
        (data / folder).mkdir()
    pending.stage_leaving(data, NOW)
    left = []
    done = pending.carry_out(data, lambda: left.append(True))
    assert done is not None and left == [True]
    assert (done.before / "journal.sqlite3").read_bytes() == b"events"
    assert not (data / "tracks").exists() and not (data / "voices").exists()
    assert operators(data) == ["Boris"]
