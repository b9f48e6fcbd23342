"""Answers to a till that asks how its printer is."""

from __future__ import annotations

import pytest

from host_daemon.tills.escpos import MOST_ANSWERS, EscPosLines


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        (b"\x10\x04\x01", b"\x16"),
        (b"\x10\x04\x02\x10\x04\x03\x10\x04\x04", b"\x12\x12\x12"),
        (b"\x1dr1", b"\x00"),
        (b"\x1dr\x02", b"\x00"),
        (b"\x1da\xff", b"\x14\x00\x00\x0f"),
        (b"\x1da\x00", b""),
        (b"\x1dI\x01", b"\x20"),
        (b"\x1dI\x43", b"_POST\x00"),
        (b"\x1d(H\x06\x0000abcd", b"\x37\x22abcd\x00"),
        (b"text\n\x1bd\x01\x1dV\x00", b""),
    ],
)
def test_a_printer_that_is_well(asked: bytes, answered: bytes) -> None:
    reader = EscPosLines()
    for byte in asked:
        reader.feed(bytes((byte,)))
    assert reader.answers() == answered
    assert reader.answers() == b""


def test_answers_that_nobody_takes_are_forgotten() -> None:
    reader = EscPosLines()
    reader.feed(b"\x10\x04\x01" * 5000)
    assert len(reader.answers()) == MOST_ANSWERS
