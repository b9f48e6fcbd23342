"""HMAC-SHA256 by hand (RFC 2104): MicroPython has sha256 but no hmac."""

import hashlib

BLOCK = 64
INNER = int.from_bytes(bytes([0x36]) * BLOCK, "big")
OUTER = int.from_bytes(bytes([0x5C]) * BLOCK, "big")


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    """The 32 bytes of HMAC-SHA256 of `message` under `key`."""
    if len(key) > BLOCK:
        key = hashlib.sha256(key).digest()
    padded = int.from_bytes(key + bytes(BLOCK - len(key)), "big")
    inner = hashlib.sha256((padded ^ INNER).to_bytes(BLOCK, "big"))
    inner.update(message)
    outer = hashlib.sha256((padded ^ OUTER).to_bytes(BLOCK, "big"))
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
