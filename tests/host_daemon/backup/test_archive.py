"""Backups that come back as they were, and those that are refused."""

from __future__ import annotations

import errno
import hashlib
import json
import random
import sqlite3
import zipfile
from pathlib import Path

import pytest

from host_daemon.backup.archive import MANIFEST, SECRETS, BadBackup, pack, unpack
from host_daemon.base.certificates import FOLDER, Authority
from host_daemon.kits.installer import KitInstaller
from host_daemon.store.config import Config
from host_daemon.store.journal import Journal
from host_daemon.store.records import Operator, User

PASSPHRASE = "a long winter"
NOW = 1_795_262_400_000


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A post with an operator, a key, a head of a phrase and an empty journal."""
    data = tmp_path / "data"
    config = Config(data)
    config.put(Operator(id="anna", name="Anna"))
    config.write_settings({"post": {"name": "Shop 7"}})
    config.put_key("a0b1c2d3e4f5", b"\x11" * 16)
    (data / "voice").mkdir()
    (data / "voice" / "offer.npz").write_bytes(b"head")
    Journal(data / "journal.sqlite3").close()
    return data


@pytest.fixture
def backup(data: Path, tmp_path: Path) -> Path:
    pack(data, tmp_path / "backup.zip", PASSPHRASE, NOW, journal=True)
    return tmp_path / "backup.zip"


def refusal(backup: Path, tmp_path: Path, passphrase: str = PASSPHRASE) -> str:
    with pytest.raises(BadBackup) as caught:
        unpack(backup, tmp_path / "new", passphrase)
    return str(caught.value)


def rewritten(backup: Path, **changed: bytes | None) -> Path:
    """The backup with parts replaced, or left out where the value is None."""
    other = backup.with_name("other.zip")
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            content = changed.get(name.replace(".", "_"), old.read(name))
            if content is not None:
                new.writestr(name, content)
    return other


def with_config(backup: Path, config: bytes) -> Path:
    """The backup with another configuration, not sealed, as those of before have it."""
    with zipfile.ZipFile(backup) as file:
        manifest = json.loads(file.read(MANIFEST))
    del manifest["parts"]["config.sealed"]
    manifest["parts"]["config.json"] = hashlib.sha256(config).hexdigest()
    other = rewritten(backup, config_sealed=None, manifest_json=json.dumps(manifest).encode())
    with zipfile.ZipFile(other, "a") as file:
        file.writestr("config.json", config)
    return other


def test_it_comes_back_as_it_was(backup: Path, data: Path, tmp_path: Path) -> None:
    found = unpack(backup, tmp_path / "new", PASSPHRASE)
    assert (found.post, found.made_at, found.journal) == ("Shop 7", NOW, True)
    config = Config(tmp_path / "new")
    assert config.operators() == (Operator(id="anna", name="Anna"),)
    assert config.key("a0b1c2d3e4f5") == b"\x11" * 16
    assert (tmp_path / "new" / "voice" / "offer.npz").read_bytes() == b"head"


def test_secrets_cannot_be_read_in_it(data: Path, tmp_path: Path) -> None:
    config = Config(data)
    config.put(User(name="vera", role="viewer", password="$argon2id$a-hash"))
    cameras = [{"name": "door", "source": "rtsp://eye:hidden-word@10.0.0.7/live"}]
    config.write_settings({"vision": {"cameras": cameras}})
    KitInstaller(data).apply("motivator")
    pack(data, tmp_path / "backup.zip", PASSPHRASE, NOW, journal=False)
    assert (tmp_path / "backup.zip").stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(tmp_path / "backup.zip") as file:
        content = b"".join(file.read(name) for name in file.namelist())
    for secret in (b"11111111", b"argon2id", b"hidden-word"):
        assert secret not in content
    unpack(tmp_path / "backup.zip", tmp_path / "new", PASSPHRASE)
    assert KitInstaller(tmp_path / "new").setup().kits == ("motivator",)


def test_the_authority_comes_back_and_is_sealed_meanwhile(data: Path, tmp_path: Path) -> None:
    trusted = Authority(data / FOLDER).der()
    pack(data, tmp_path / "backup.zip", PASSPHRASE, NOW, journal=False)
    with zipfile.ZipFile(tmp_path / "backup.zip") as file:
        assert not any(b"PRIVATE KEY" in file.read(name) for name in file.namelist())
    unpack(tmp_path / "backup.zip", tmp_path / "new", PASSPHRASE)
    assert Authority(tmp_path / "new" / FOLDER).der() == trusted
    assert (tmp_path / "new" / FOLDER / "authority.key").stat().st_mode & 0o777 == 0o600
    assert not list((tmp_path / "new").glob("*.sealed"))


def test_a_journal_that_cannot_be_copied_is_an_error_of_the_disk(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full:
        def __init__(self, *args: object, **more: object) -> None:
            raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(sqlite3, "connect", Full)
    with pytest.raises(OSError, match="disk is full"):
        pack(data, tmp_path / "backup.zip", PASSPHRASE, NOW, journal=True)
    assert not [path for path in data.iterdir() if path.name.startswith(".backup.")]


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_file_is_refused_in_words(backup: Path, tmp_path: Path, seed: int) -> None:
    chance, content = random.Random(seed), bytearray(backup.read_bytes())
    for _ in range(8):
        content[chance.randrange(len(content))] ^= chance.randrange(1, 256)
    backup.write_bytes(content)
    assert refusal(backup, tmp_path)


def test_a_disk_that_fails_is_not_taken_for_a_damaged_file(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object, **more: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", full)
    with pytest.raises(OSError, match="No space left"):
        unpack(backup, tmp_path / "new", PASSPHRASE)


def test_another_passphrase_is_refused(backup: Path, tmp_path: Path) -> None:
    assert "passphrase" in refusal(backup, tmp_path, "a long summer")


def test_a_changed_part_is_refused(backup: Path, tmp_path: Path) -> None:
    assert "config.sealed" in refusal(rewritten(backup, config_sealed=b"{}"), tmp_path)


def test_a_configuration_that_is_not_sealed_can_still_be_restored(backup: Path, tmp_path: Path) -> None:
    config = json.dumps({"settings": {"1": {"post": {"name": "Shop 8"}}}}).encode()
    unpack(with_config(backup, config), tmp_path / "new", PASSPHRASE)
    assert Config(tmp_path / "new").settings().post.name == "Shop 8"


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06", b"no backup at all", b"\x00" * 100_000])
def test_something_else_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "picture.jpg"
    path.write_bytes(content)
    assert "not a backup" in refusal(path, tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        {"parts": {"../../evil": "0"}},
        {"parts": {"voice/../../evil": "0"}},
        {"parts": {"/etc/passwd": "0"}},
        {"parts": {"sessions.json": "0"}},
        {"parts": 7},
        {"smilepost backup": 99},
        {"made_at": "yesterday"},
        {"salt": "short"},
    ],
)
def test_a_manifest_that_lies_is_refused(change: dict[str, object], backup: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(backup) as file:
        manifest = json.loads(file.read(MANIFEST))
    parts = {**manifest["parts"], **change.get("parts", {})} if isinstance(change.get("parts"), dict) else 7  # type: ignore[dict-item]
    manifest |= change | ({"parts": parts} if "parts" in change else {})
    assert refusal(rewritten(backup, manifest_json=json.dumps(manifest).encode()), tmp_path)
    assert not (tmp_path.parent / "evil").exists()


def test_settings_that_do_not_fit_are_refused(backup: Path, tmp_path: Path) -> None:
    edited = json.dumps({"settings": {"1": {"audio": {"ring_hours": -4}}}}).encode()
    assert "audio.ring_hours" in refusal(with_config(backup, edited), tmp_path)


def test_a_backup_without_its_secrets_is_refused(backup: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(backup) as file:
        manifest = json.loads(file.read(MANIFEST))
    del manifest["parts"][SECRETS]
    assert "not a backup" in refusal(rewritten(backup, manifest_json=json.dumps(manifest).encode()), tmp_path)
