"""Parts of a backup that only its passphrase opens."""

from __future__ import annotations

from pathlib import Path

import pytest

from host_daemon.backup.encryption import (
    AUTHORITY,
    CONFIG,
    KIT,
    SECRETS,
    WrongPassphrase,
    sealed,
    unsealed,
)

PASSPHRASE, SALT = "a long winter", b"0123456789abcdef"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "config.json").write_bytes(b'{"settings": {"post": "Shop 7"}}')
    return tmp_path / "data"


def laid(data: Path, folder: Path) -> Path:
    folder.mkdir()
    for name, content in sealed(data, PASSPHRASE, SALT):
        (folder / name).write_bytes(content)
    return folder


def test_what_is_sealed_comes_back(data: Path, tmp_path: Path) -> None:
    new = laid(data, tmp_path / "new")
    unsealed(new, PASSPHRASE, SALT)
    assert (new / "config.json").read_bytes() == b'{"settings": {"post": "Shop 7"}}'
    assert not list(new.glob("*.sealed"))


def test_nothing_can_be_read_in_it(data: Path) -> None:
    assert all(b"Shop 7" not in content for _name, content in sealed(data, PASSPHRASE, SALT))


def test_secrets_are_always_a_part_and_a_kit_only_where_there_is_one(data: Path) -> None:
    assert {name for name, _content in sealed(data, PASSPHRASE, SALT)} == {SECRETS, CONFIG}
    (data / "kit.json").write_bytes(b"{}")
    assert KIT in {name for name, _content in sealed(data, PASSPHRASE, SALT)}
    assert AUTHORITY not in {name for name, _content in sealed(data, PASSPHRASE, SALT)}


@pytest.mark.parametrize(("passphrase", "salt"), [("a long summer", SALT), (PASSPHRASE, b"another salt ...")])
def test_another_passphrase_or_salt_opens_nothing(
    data: Path, tmp_path: Path, passphrase: str, salt: bytes
) -> None:
    new = laid(data, tmp_path / "new")
    with pytest.raises(WrongPassphrase):
        unsealed(new, passphrase, salt)
    assert not (new / "config.json").exists()


def test_a_part_that_was_changed_is_not_opened(data: Path, tmp_path: Path) -> None:
    new = laid(data, tmp_path / "new")
    content = bytearray((new / CONFIG).read_bytes())
    content[len(content) // 2] ^= 1
    (new / CONFIG).write_bytes(content)
    with pytest.raises(WrongPassphrase):
        unsealed(new, PASSPHRASE, SALT)
