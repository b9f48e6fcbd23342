"""The text of a printed line by the code pages that were chosen for it."""

from __future__ import annotations

import pytest

from host_daemon.tills.code_pages import decode
from host_daemon.tills.escpos import EscPosLines

TEA = "Чай"


@pytest.mark.parametrize(
    ("stream", "own", "text"),
    [
        (TEA.encode("cp866"), "cp866", "Чай"),
        (b"\x1bt\x11" + TEA.encode("cp866"), "cp1251", "Чай"),
        (b"\x1bt\x2e" + TEA.encode("cp1251"), "cp866", "Чай"),
        (b"\x1bt\x00" + TEA.encode("cp866"), "cp866", "Чай"),  # page 0 is what the printer was made with
        (b"\x1bt\xfe" + TEA.encode("cp866"), "cp866", "Чай"),  # a page that nobody knows
        (b"\x1bt\x11" + TEA.encode(), "utf-8", "Чай"),
        (b"\x1bt\x11" + TEA.encode("cp866") + b" \x1bt\x13\xd5 5", "cp1251", "Чай € 5"),
        (TEA.encode("cp1251") + b" \x1bt\x11" + TEA.encode("cp866"), "cp1251", "Чай Чай"),
        (b"\x1c(C\x02\x000\x32" + TEA.encode(), "cp866", "Чай"),  # UTF-8 is chosen
    ],
)
def test_each_part_of_a_line_has_its_page(stream: bytes, own: str, text: str) -> None:
    (line,) = EscPosLines().feed(stream + b"\n")
    assert decode(line, own) == text


def test_the_printer_keeps_its_page_until_it_is_reset() -> None:
    lines = EscPosLines().feed(b"\x1bt\x2e\n" + 2 * (TEA.encode("cp1251") + b"\n") + b"\x1b@\xe7\xa0\xa9\n")
    assert [decode(line, "cp866") for line in lines] == ["Чай", "Чай", "чай"]


def test_bytes_that_no_printer_gave() -> None:
    assert decode(TEA.encode("cp866"), "cp866") == "Чай"
