"""Answers of a printer that is well, to a till that asks how it is: without them a till prints nothing."""

from __future__ import annotations

# What names the printer, by the number that GS I asks for.
_NAMES = {65: b"1.0", 66: b"SMILEPOST", 67: b"POST", 68: b"1", 69: b""}


def answer(command: bytes, told: bytes) -> bytes:
    """The bytes that a printer answers to a command; none to most. told: what came with the command."""
    if command == b"\x10\x04":  # DLE EOT: online; paper, cover and cutter are well
        return b"\x16" if told[0] == 1 else b"\x12"
    if command == b"\x1dr":  # paper, drawer, ink
        return b"\x00" if told[0] in b"\x01\x02\x04124" else b""
    if command in (b"\x1bv", b"\x1bu"):
        return b"\x00"
    if command == b"\x1da":  # status is to be told from now on; it never changes
        return b"\x14\x00\x00\x0f" if told[0] else b""
    if command == b"\x1dI":
        return _identity(told[0])
    if command == b"\x1d(" and told[:1] == b"H" and told[1:3] == b"00":  # the number of a process, told back
        return b"\x37\x22" + told[3:7] + b"\x00"
    if command == b"\x1dg" and told[:1] in (b"2", b"\x02"):  # a counter of maintenance
        return b"_0\x00"
    return b""


def _identity(what: int) -> bytes:
    """What the printer is: a model with a cutter."""
    if what in b"\x01\x02\x03123":
        return {1: b"\x20", 2: b"\x02", 3: b"\x10"}[what & 15]
    return b"_" + _NAMES[what] + b"\x00" if what in _NAMES else b""
