"""The text in a printer's stream, with its commands skipped, whatever pieces it comes in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host_daemon.tills.escpos import CUT, LONGEST, EscPosLines

# Bytes as Epson's reference writes the commands, and the lines that are printed.
CASES = [
    (b"a\nb\r\nc\n", [b"a", b"b", b"c"]),
    (b"\x1b@\x1ba\x01SHOP\n\x1b!\x30TOTAL\x1b!\x00 5\n", [b"SHOP", b"TOTAL 5"]),
    (b"\x1bt\x11\x8f\x90\n", [b"\x8f\x90"]),
    (b"x\n\x1dV\x00y\n", [b"x", CUT, b"y"]),
    (b"x\n\x1dVB\x10y\n", [b"x", CUT, b"y"]),
    (b"x\x1biy\n", [b"x", CUT, b"y"]),
    (b"\x1bp\x00\x19\xfadrawer\n", [b"drawer"]),
    (b"\x1d(k\x03\x001C\x08QR\n", [b"QR"]),
    (b"\x1dh\x50\x1dw\x02\x1dk\x044607001\x00code\n", [b"code"]),
    (b"\x1dk\x49\x05{B123after\n", [b"after"]),
    (b"\x1b*\x21\x02\x00abcdefafter\n", [b"after"]),
    (b"\x1b*\x00\x02\x00abafter\n", [b"after"]),
    (b"\x1dv0\x00\x02\x00\x03\x00abcdefafter\n", [b"after"]),
    (b"\x1bD\x08\x10\x00after\n", [b"after"]),
    (b"\x10\x04\x01after\n", [b"after"]),
    (b"one\ttwo\x07\n", [b"one\ttwo"]),
]


@pytest.mark.parametrize(("stream", "lines"), CASES)
def test_commands_are_skipped(stream, lines):
    reader = EscPosLines()
    assert reader.feed(stream) == lines
    assert reader.flush() == []


@pytest.mark.parametrize(("stream", "lines"), CASES)
def test_byte_by_byte_is_the_same(stream, lines):
    reader = EscPosLines()
    assert [line for byte in stream for line in reader.feed(bytes((byte,)))] == lines


def test_silence_ends_a_line_and_gives_a_command_up():
    reader = EscPosLines()
    assert reader.feed(b"half a line\x1dv0") == []
    assert reader.flush() == [b"half a line"]
    assert reader.feed(b"next\n") == [b"next"]


def test_a_claim_of_gigabytes_swallows_nothing():
    assert EscPosLines().feed(b"\x1dv0\x00\xff\xff\xff\xffafter\n") == [b"after"]


@given(st.binary(max_size=3000))
def test_binary_neither_breaks_nor_fills_it(garbage):
    reader = EscPosLines()
    assert all(len(line) <= LONGEST for line in reader.feed(garbage) + reader.flush())
    reader.feed(b"\n")
    assert reader.feed(b"text\n") == [b"text"]
