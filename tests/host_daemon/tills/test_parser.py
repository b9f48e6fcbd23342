"""Receipts of common tills, and what is none."""

from __future__ import annotations

import dataclasses

import pytest

from host_daemon.tills.escpos import EscPosLines
from host_daemon.tills.layouts import LAYOUTS
from host_daemon.tills.parser import NoReceipt, ReceiptParser
from host_daemon.tills.receipt import Position, Receipt

FISCAL = """
          ООО "РОМАШКА"
      ДОБРО ПОЖАЛОВАТЬ!
КАССИР: Иванова А.П.
Чек № 00042        20.11.26 18:45
Бензин АИ-95  30,5 * 54,30 =1656,15
Кофе 2 x 99.00 = 198.00
Пакет 1 * 10,00
ИТОГ             =1 864,15
НАЛИЧНЫМИ        =2 000,00
СДАЧА              135,85
    СПАСИБО ЗА ПОКУПКУ!
"""
SLIP = """
CORNER STORE
CLERK: BOB
RECEIPT NO. 00817   11/20/2026 18:45:09
2 COFFEE LARGE      $7.00
MUFFIN              3.25
SUBTOTAL            10.25
TAX                 0.82
TOTAL: $11.07
THANK YOU
"""
VIDEO = """<CHECK
number=17
time=2026-11-20 18:45:09
cashier=Anna
item=Tea;1;50.00;50.00
total=50.00
</CHECK>
"""
WINDOWS = """Товарный чек № АБ-0015 от 20.11.2026 18:45:09
Продавец: Петров
1. Лампа настольная     2    1 250,00   2 500,00
Итого: 2 500,00
Спасибо!
"""
CASES = [
    (
        "fiscal-ru",
        FISCAL,
        Receipt(
            "42",
            186415,
            (
                Position("Бензин АИ-95", 30.5, 5430, 165615),
                Position("Кофе", 2.0, 9900, 19800),
                Position("Пакет", 1.0, 1000, None),
            ),
            "2026-11-20T18:45:00",
            "Иванова А.П.",
        ),
    ),
    (
        "slip-en",
        SLIP,
        Receipt(
            "817",
            1107,
            (Position("COFFEE LARGE", 2.0, None, 700), Position("MUFFIN", 1.0, None, 325)),
            "2026-11-20T18:45:09",
            "BOB",
        ),
    ),
    (
        "video",
        VIDEO,
        Receipt("17", 5000, (Position("Tea", 1.0, 5000, 5000),), "2026-11-20T18:45:09", "Anna"),
    ),
    (
        "windows-ru",
        WINDOWS,
        Receipt(
            "АБ-0015",
            250000,
            (Position("Лампа настольная", 2.0, 125000, 250000),),
            "2026-11-20T18:45:09",
            "Петров",
        ),
    ),
]


@pytest.fixture
def read():
    """Everything that a till with this layout makes of a text, silence at the end included."""

    def reading(name, text, piece=None):
        layout = LAYOUTS[name]
        lines, parser = EscPosLines(), ReceiptParser(layout)
        data = text if isinstance(text, bytes) else text.encode(layout.code_page)
        found = []
        for i in range(0, len(data), piece or len(data)):
            found += parser.feed(lines.feed(data[i : i + (piece or len(data))]))
        return [*found, *parser.feed(lines.flush()), *parser.flush()]

    return reading


@pytest.mark.parametrize(("name", "text", "receipt"), CASES)
@pytest.mark.parametrize("piece", [None, 1, 7])
def test_a_common_till(read, name, text, receipt, piece):
    assert read(name, text, piece) == [receipt]


def test_two_receipts_one_after_the_other(read):
    found = read("fiscal-ru", FISCAL + FISCAL.replace("00042", "00043"))
    assert [receipt.number for receipt in found] == ["42", "43"]


def test_a_paper_cut_ends_a_receipt(read):
    text = FISCAL.replace("    СПАСИБО ЗА ПОКУПКУ!\n", "").encode("cp866")
    found = read("fiscal-ru", text + b"\x1dV\x00" + text.replace(b"42", b"43") + b"\x1dV\x00")
    assert [receipt.number for receipt in found] == ["42", "43"]


def test_a_refund_is_below_nothing(read):
    (receipt,) = read("fiscal-ru", FISCAL.replace("Чек №", "ВОЗВРАТ ПРИХОДА Чек №"))
    assert receipt.sum == -186415


def test_a_shift_report_is_no_sale_and_no_problem(read):
    (found,) = read("fiscal-ru", "СМЕННЫЙ ОТЧЁТ № 7\nИТОГ =1000,00\nСПАСИБО\n")
    assert isinstance(found, NoReceipt)
    assert found.why is None


def test_advertising_is_no_problem(read):
    (found,) = read("fiscal-ru", "Приходите завтра!\nСПАСИБО\n")
    assert (type(found), found.why) == (NoReceipt, None)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("ИТОГ             =1 864,15", "ИТОГ  = 99999999999999"), "too much"),
        (("ИТОГ             =1 864,15", "ИТОГ  = 1,2,3"), "no amount"),
        (("ИТОГ ", "------"), "no total"),
        (("Чек № 00042 ", "------"), "no number"),
        (("20.11.26 18:45", "99.99.26 18:45"), "no time"),
    ],
)
def test_nonsense_is_said(read, change, why):
    (found,) = read("fiscal-ru", FISCAL.replace(*change))
    assert isinstance(found, NoReceipt)
    assert why in str(found.why)


def test_a_till_that_sends_binary(read):
    found = read("video", bytes(range(128, 256)) * 50 + b"\n" + VIDEO.encode())
    assert [type(one) for one in found] == [NoReceipt, Receipt]
    assert "not text" in str(found[0].why)


def test_what_a_printer_would_not_print_is_noise(read):
    (found,) = read("video", VIDEO.replace("number=17", "number=1\x9d7").encode())
    assert found.number == "17"


def test_the_wrong_code_page_is_no_receipt(read):
    assert not any(isinstance(one, Receipt) for one in read("fiscal-ru", FISCAL.encode("cp1251")))


def test_the_tester_shows_what_was_understood():
    parser = ReceiptParser(LAYOUTS["video"])
    parser.feed([line.encode() for line in VIDEO.splitlines()])
    assert [(one.field, one.value) for one in parser.understood()] == [
        ("number", "17"),
        ("time", "2026-11-20 18:45:09"),
        ("operator", "Anna"),
        ("position", "Tea"),
        ("sum", "50.00"),
    ]


def test_a_layout_may_find_the_card_of_the_customer():
    parser = ReceiptParser(dataclasses.replace(LAYOUTS["video"], customer=r"^card=(\d+)$"))
    found = parser.feed([line.encode() for line in VIDEO.replace("item=", "card=20012\nitem=").splitlines()])
    assert [one.customer for one in found] == ["20012"]
