"""Encryption of the parts of a backup that only its passphrase opens.

The secrets; the configuration, in which hashes of passwords and those of cameras stand; the kit with what it
replaced; and the authority that boards and tablets trust. The passphrase becomes a key by scrypt (RFC 7914),
and that seals by Fernet.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from host_daemon.base import certificates
from host_daemon.base.files import write_whole

SECRETS, CONFIG, KIT, AUTHORITY = "secrets.sealed", "config.sealed", "kit.sealed", "authority.sealed"
FILES = {SECRETS: "secrets.json", CONFIG: "config.json", KIT: "kit.json"}
AUTHORITY_FILES = ("authority.crt", "authority.key")
# scrypt with these takes about 0.1 s and 32 MB, once: a guess costs as much.
SCRYPT = {"n": 2**15, "r": 8, "p": 1}


class WrongPassphrase(Exception):
    """The passphrase does not open what lies there."""


def sealed(data: Path, passphrase: str, salt: bytes) -> Iterator[tuple[str, bytes]]:
    """The sealed parts of a post's backup by name; kit and authority only once the post has them."""
    seal = _seal(passphrase, salt)
    for name, file in FILES.items():
        if (data / file).is_file():
            yield name, seal.encrypt((data / file).read_bytes())
        elif name != KIT:
            yield name, seal.encrypt(b"{}")
    files = [data / certificates.FOLDER / name for name in AUTHORITY_FILES]
    if all(path.is_file() for path in files):
        yield AUTHORITY, seal.encrypt(json.dumps({path.name: path.read_text() for path in files}).encode())


def unsealed(folder: Path, passphrase: str, salt: bytes) -> None:
    """Put what the sealed parts in `folder` hold in their place. Raises WrongPassphrase."""
    seal = _seal(passphrase, salt)
    for name, file in FILES.items():
        if (folder / name).exists():
            write_whole(folder / file, _opened(seal, folder / name))
    if (folder / AUTHORITY).exists():
        files: dict[str, str] = json.loads(_opened(seal, folder / AUTHORITY))
        for name in AUTHORITY_FILES:
            write_whole(folder / certificates.FOLDER / name, files[name].encode())


def _opened(seal: Fernet, path: Path) -> bytes:
    """The JSON that is sealed at `path`; the file is removed."""
    try:
        found = seal.decrypt(path.read_bytes())
        json.loads(found)
    except (InvalidToken, ValueError):
        raise WrongPassphrase from None
    path.unlink()
    return found


def _seal(passphrase: str, salt: bytes) -> Fernet:
    key = Scrypt(salt=salt, length=32, **SCRYPT).derive(passphrase.encode())
    return Fernet(base64.urlsafe_b64encode(key))
