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
        (("ИТОГ             =1 864,15", "ИТОГ  = 1,2,3"), "no total"),
        (("ИТОГ ", "------"), "no total"),
        (("20.11.26 18:45", "99.99.26 18:45"), "no time"),
    ],
)
def test_nonsense_is_said(read, change, why):
    (found,) = read("fiscal-ru", FISCAL.replace(*change))
    assert isinstance(found, NoReceipt)
    assert why in str(found.why)


# Heads and totals as fiscal printers put them on paper.
HEAD = "ООО РОМАШКА\nИНН:7700000000            01.12.26 10:22\nКАССИР Петрова А.А.\nКАССОВЫЙ ЧЕК/{kind}\n"
TAIL = "Сайт ФНС:         www.nalog.ru\nСмена:132 Чек:322\nДТ-евро\n      60.000 x 40.90\nИТОГ   =2454.00\n"


def test_an_end_mark_that_stands_in_the_head_ends_nothing(read):
    (sale,) = read("fiscal-ru", HEAD.format(kind="ПРИХОД") + TAIL)
    assert (sale.number, sale.sum, sale.operator) == ("322", 245400, "Петрова А.А.")
    assert sale.positions == (Position("ДТ-евро", 60.0, 4090, None),)
    (refund,) = read("fiscal-ru", HEAD.format(kind="ВОЗВРАТ ПРИХОДА") + TAIL)
    assert refund.sum == -245400
    second = TAIL.replace("322", "323")
    both = HEAD.format(kind="ПРИХОД") + TAIL + HEAD.format(kind="ВОЗВРАТ ПРИХОДА") + second
    assert [one.sum for one in read("fiscal-ru", both)] == [245400, -245400]
    two = HEAD.format(kind="ПРИХОД") + TAIL + HEAD.format(kind="ПРИХОД") + second
    assert [one.number for one in read("fiscal-ru", two)] == ["322", "323"]


def test_what_is_left_of_a_refund_is_no_sale(read):
    head, tail = HEAD.format(kind="ВОЗВРАТ ПРИХОДА"), TAIL.replace("Чек:322", "")
    parser, lines = ReceiptParser(LAYOUTS["fiscal-ru"]), EscPosLines()
    broken = head + "\x00\x01\x02\x03\n" + tail
    assert [one.sum for one in read("fiscal-ru", broken) if isinstance(one, Receipt)] == [-245400]
    found = parser.feed(lines.feed((head + "Чек: 7\nСайт ФНС\nЧек: 8\n").encode("cp866")))
    found += parser.feed(lines.feed("ИТОГ =5.00\n\x1dV\x00".encode("cp866")))
    assert [type(one) for one in found] == [NoReceipt, Receipt]


@pytest.mark.parametrize("footer", ["", "СПАСИБО\n", "ВОЗВРАТ ТОВАРА В ТЕЧЕНИЕ 14 ДНЕЙ\n"])
def test_a_receipt_without_a_number_is_a_sale(read, footer):
    (sale,) = read("fiscal-ru", f"01.12.2026 10:22:05\nИТОГО К ОПЛАТЕ\n  5.00\nИТОГ....5.00\n{footer}")
    assert (sale.number, sale.sum, sale.printed) == ("", 500, "2026-12-01T10:22:05")
    (again,) = read("fiscal-ru", "01.12.2026 10:22:06\nИТОГ....5.00\n")
    assert sale.content and again.content != sale.content


def test_without_a_cut_and_an_end_mark_the_number_parts_two_receipts(read):
    head, total = (
        "CORNER STORE\n{kind}RECEIPT NO. {n}\n12/01/2026 10:0{n}:00\nCLERK: {who}\n",
        "TOTAL {n}.00\n",
    )
    papers = [("", 1, "BOB"), ("REFUND ", 2, "ANN"), ("", 3, "BOB")]
    text = "".join((head + total).format(kind=kind, n=n, who=who) for kind, n, who in papers)
    found = read("slip-en", "Z REPORT\nTOTAL 9.00\n" + text)
    assert isinstance(found[0], NoReceipt) and found[0].why is None
    told = [(one.number, one.sum, one.operator, one.printed[14:16]) for one in found[1:]]
    assert told == [("1", 100, "BOB", "01"), ("2", -200, "ANN", "02"), ("3", 300, "BOB", "03")]


def test_what_stands_below_the_total_belongs_to_its_receipt(read):
    (refund,) = read("fiscal-ru", "ЧЕК 7\nИТОГ =5.00\nКАССИР: Анна\n01.12.26 10:22\nВОЗВРАТ ПРИХОДА\n")
    assert (refund.sum, refund.operator, refund.printed) == (-500, "Анна", "2026-12-01T10:22:00")


def test_a_card_s_slip_under_a_receipt_is_no_second_sale(read):
    found = read("fiscal-ru", FISCAL + "ОПЛАТА КАРТОЙ\nИТОГ =1 864,15\n")
    assert [type(one) for one in found] == [Receipt, NoReceipt]
    assert "follows a receipt" in str(found[1].why)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("КАССОВЫЙ ЧЕК N 000124", "124"),
        ("Чек N:24", "24"),
        ("ЗН ККТ:0010000000000001     СМЕНА:132 ЧЕК:34", "34"),
        ("КАССОВЫЙ ЧЕК № 2238", "2238"),
        ("ПРОДАЖА №0012", "12"),
        ("Чек No. 00017", "17"),
        ("ФД:7783 ФП:2452610800", ""),
        ("КАССОВЫЙ ЧЕК/ПРИХОД 01.12.26", ""),
    ],
)
def test_numbers_of_fiscal_receipts(read, line, number):
    (sale,) = read("fiscal-ru", f"{line}\nИТОГ =5.00\n")
    assert sale.number == number


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("Чай 2 x 50.00 =100.00", Position("Чай", 2.0, 5000, 10000)),
        ("Чай черный\n2 x 50.00 =100.00", Position("Чай черный", 2.0, 5000, 10000)),
        ("1.\nКартина маслом\n1 x 469,00\n≡469,00", Position("Картина маслом", 1.0, 46900, None)),
        ("1. Хлеб\n   2 шт × 40,00 = 80,00", Position("Хлеб", 2.0, 4000, 8000)),
        (
            'Сыр "Российский" 45%\n0.350 кг * 600.00 ≡210.00',
            Position('Сыр "Российский" 45%', 0.35, 60000, 21000),
        ),
    ],
)
def test_positions_of_fiscal_receipts(text, position):
    parser = ReceiptParser(dataclasses.replace(LAYOUTS["fiscal-ru"], code_page="utf-8"))
    (sale,) = parser.feed([line.encode() for line in f"ЧЕК 1\n{text}\nИТОГ =5.00\n\f".split("\n")])
    assert sale.positions == (position,)


def test_a_line_that_another_page_was_chosen_for(read):
    stream = b"\x1b@\x1bt\x2e" + FISCAL.encode("cp1251") + b"\x1bt\x11" + FISCAL.encode("cp866")
    assert [one.operator for one in read("fiscal-ru", stream)] == ["Иванова А.П."] * 2


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
