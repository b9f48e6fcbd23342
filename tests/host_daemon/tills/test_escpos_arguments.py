"""Which bytes belong to a command."""

from __future__ import annotations

import pytest

from host_daemon.tills import escpos_arguments as arguments
from host_daemon.tills.escpos_arguments import LARGEST, TOLD, NoCommand, PrinterState


def taken(read, data: bytes) -> tuple[int, bytes]:
    """How many bytes a command takes, and the first of them."""
    reading = read(PrinterState())
    next(reading)
    for count, byte in enumerate(data, 1):
        try:
            reading.send(byte)
        except StopIteration as end:
            return count, end.value
    raise AssertionError("it takes more")


@pytest.mark.parametrize(
    ("read", "data", "count"),
    [
        (arguments.counted(3), b"abcdef", 3),
        (arguments.group, b"k\x03\x00abcdef", 6),
        (arguments.large_group, b"L\x03\x00\x00\x00abcdef", 8),
        (arguments.raster, b"0\x00\x02\x00\x02\x00abcdef", 10),
        (arguments.columns, b"!\x01\x00abcdef", 6),
        (arguments.downloaded, b"\x01\x01" + bytes(20), 10),
        (arguments.stored_pictures, b"\x01\x01\x00\x01\x00" + bytes(20), 13),
        (arguments.user_characters, b"\x03AA\x02" + bytes(20), 10),
        (arguments.user_kanji, bytes(100), 74),
        (arguments.tab_stops, b"\x08\x10\x00abc", 3),
        (arguments.cut, b"\x00abc", 1),
        (arguments.cut, b"A\x03abc", 2),
        (arguments.bar_code, b"\x04123\x00abc", 5),
        (arguments.bar_code, b"I\x02abc", 4),
        (arguments.counter, b";1;2;3;4;5;", 11),
        (arguments.user_memory, b"1\x00\x00\x00\x00\x00\x02\x00abcd", 10),
        (arguments.real_time, b"\x01\x01\x05abc", 3),
    ],
)
def test_a_command_takes_what_it_announces(read, data: bytes, count: int) -> None:
    assert taken(read, data)[0] == count


def test_only_the_first_bytes_are_told() -> None:
    assert taken(arguments.counted(100), bytes(range(100))) == (100, bytes(range(TOLD)))


@pytest.mark.parametrize(
    ("read", "data"),
    [
        (arguments.raster, b"0\x00\xff\xff\xff\xff"),
        (arguments.large_group, b"L\xff\xff\xff\xff"),
        (arguments.raster, b"1"),
        (arguments.cut, b"\x07"),
        (arguments.bar_code, b"\x20"),
        (arguments.bitmap, bytes(13)),
    ],
)
def test_what_no_printer_takes_is_no_command(read, data: bytes) -> None:
    assert LARGEST < 1 << 24
    with pytest.raises(NoCommand):
        taken(read, data)
