"""HMAC-SHA256 by hand (RFC 2104): MicroPython has sha256 but no hmac."""

import hashlib

BLOCK = 64


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    """The 32 bytes of HMAC-SHA256 of `message` under `key`."""
    if len(key) > BLOCK:
        key = hashlib.sha256(key).digest()
    padded = key + bytes(BLOCK - len(key))
    inner = hashlib.sha256(bytes(b ^ 0x36 for b in padded))
    inner.update(message)
    outer = hashlib.sha256(bytes(b ^ 0x5C for b in padded))
    outer.update(inner.digest())
    return outer.digest()


def same(one: bytes, other: bytes) -> bool:
    """Whether both are equal, in a time that does not tell where they differ."""
    if len(one) != len(other):
        return False
    difference = 0
    for a, b in zip(one, other):  # noqa: B905 (MicroPython's zip knows no `strict`)
        difference |= a ^ b
    return difference == 0
