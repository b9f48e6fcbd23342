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
    # What prints the line ends it.
    (b"a\x1bd\x02b\x1bJ\x18c\x1be\x01d\x1bK\x10e\n", [b"a", b"b", b"c", b"d", b"e"]),
    (b"a\x1b\x0cb\x1d\x0cc\n", [b"a", b"b", b"c"]),
    (b"a\x1dv0\x00\x01\x00\x01\x00Xb\x1dk\x041\x00c\n", [b"a", b"b", b"c"]),
    (b"a\x1d(k\x03\x001Q0b\n", [b"a", b"b"]),
    (b"a\x1d(k\x03\x001C\x08b\n", [b"ab"]),
    # Data of a command is no text.
    (b"\x1b&\x03~~\x0c" + b"\n\x1dVB\x1b@" * 6 + b"after\n", [b"after"]),
    (b"\x1b&\x01AB\x02xx\x01yafter\n", [b"after"]),
    (b"\x1cq\x01\x01\x00\x01\x00\n\n\n\n\n\n\n\nafter\n", [b"after"]),
    (b"\x1dQ0\x00\x02\x00\x02\x00\n\x0c\n\x0cafter\n", [b"after"]),
    (b"\x1dD0C01 BM\x0a\x00\x00\x00\n\x0c\n\nafter\n", [b"after"]),
    (b"\x1dC0\x05\x02after\n", [b"after"]),
    (b"\x1dC;1;9;1;1;1;after\n", [b"after"]),
    (b"\x1c2\x77\x21" + b"\n" * 72 + b"after\n", [b"after"]),
    (b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08after\n", [b"after"]),
    (b"\x1cg1\x00\x00\x00\x00\x00\x03\x00\n\x0c\nafter\n", [b"after"]),
    (b"\x1d8L\x03\x00\x00\x000p\x0cafter\n", [b"after"]),
    # Page mode.
    (b"\x1bLone\n\x0ctwo\n", [b"one", b"two"]),
    (b"\x1bLone\n\x1b\x0ctwo\n\x1b\x0c\x1bSthree\n", [b"one", b"two", b"three"]),
    (b"\x1bLone\n\x18two\n\x0c", [b"two"]),
    (b"\x1bLone\n\x1bStwo\n", [b"two"]),
    # A customer's display on the same cable.
    (b"\x1b=\x02TOTAL 5.00\x1b=\x01a\n", [b"a"]),
    # A command that no printer knows swallows nothing.
    (b"\x1b\x07after\n", [b"after"]),
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
