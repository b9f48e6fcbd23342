"""Receipts as python-escpos prints them: its commands, code pages, widths, pictures, symbols and cuts."""

from __future__ import annotations

import contextlib
import io
import random
from dataclasses import dataclass

from escpos.printer import Dummy
from PIL import Image

from host_daemon.tills.receipt import Receipt

# Code page, the layout that reads it, and what python-escpos calls it; None: bytes as they are.
PAGES = (
    ("cp866", "fiscal-ru", "CP866"),
    ("cp1251", "shtrih-m", "CP1251"),
    ("cp437", "slip-en", "CP437"),
    ("cp858", "slip-en", "CP858"),
    ("utf-8", "evotor", None),
)
WIDTHS = (32, 42, 48)
GOODS_RU = ("Чай чёрный", "Бензин АИ-95", "Кофе 0,3 л", "Хлеб ржаной", "Сыр 45%", "Мойка (комплекс)")
GOODS_EN = ("TEA BLACK", "COFFEE LARGE", "MUFFIN", "CAR WASH", "WATER STILL", "BREAD RYE")
KINDS = ("sale",) * 8 + ("refund", "report", "advertising")


@dataclass(frozen=True)
class Printed:
    """What was printed. kind: sale, refund, report or advertising. Sums are in the smallest coin."""

    kind: str
    data: bytes
    layout: str
    code_page: str
    number: str
    total: int
    positions: int
    cut: bool

    def is_told_by(self, receipt: Receipt) -> bool:
        told = (receipt.number, receipt.sum, len(receipt.positions))
        return told == (self.number, self.total, self.positions)


class Till:
    """A till at its printer. chance: decides everything."""

    def __init__(self, chance: random.Random, number: int) -> None:
        self.chance, self.number = chance, number
        self.page, self.layout, self.name = chance.choice(PAGES)
        self.width = chance.choice(WIDTHS)
        self.russian = self.layout != "slip-en"
        self.printer = Dummy(profile="TM-T88V")
        self.data = bytearray()
        self.total = self.positions = 0

    def print(self, kind: str) -> Printed:
        if self.chance.random() < 0.8:
            self.printer.hw("INIT")
        if self.name is not None:
            self.printer.charcode(self.name)
        if self.chance.random() < 0.3:
            self._picture()
        {"sale": self._receipt, "refund": self._receipt, "report": self._report, "advertising": self._words}[
            kind
        ](kind)
        cut = self._end(kind)
        sign = {"sale": 1, "refund": -1}.get(kind, 0)
        self._bytes(b"")
        data, number = bytes(self.data), str(self.number)
        return Printed(kind, data, self.layout, self.page, number, sign * self.total, self.positions, cut)

    def _bytes(self, data: bytes) -> None:
        """What python-escpos has no method for."""
        self.data += self.printer.output + data
        self.printer.clear()

    def _line(self, text: str = "") -> None:
        """A line, ended by LF or by a command that feeds the paper."""
        self._style()
        if self.name is None:
            self._bytes(text.encode(self.page))
        else:
            self.printer.text(text)
        if self.chance.random() < 0.6:
            self.printer.ln()
        elif self.chance.random() < 0.5:
            self.printer.print_and_feed(self.chance.randint(1, 3))
        else:
            self._bytes(b"\x1bJ" + bytes((self.chance.randrange(256),)))

    def _pair(self, left: str, right: str) -> None:
        self._line(left + " " * max(2, self.width - len(left) - len(right)) + right)

    def _style(self) -> None:
        if self.chance.random() < 0.3:
            self.printer.set(
                align=self.chance.choice(("left", "center", "right")),
                bold=self.chance.random() < 0.5,
                double_height=self.chance.random() < 0.5,
                invert=False,
            )

    def _picture(self) -> None:
        size = self.chance.randint(8, 64), self.chance.randint(8, 48)
        picture = Image.frombytes("L", size, self.chance.randbytes(size[0] * size[1]))
        implementations = ("bitImageRaster", "graphics", "bitImageColumn")
        self.printer.image(picture, impl=self.chance.choice(implementations))

    def _receipt(self, kind: str) -> None:
        chance = self.chance
        if self.russian:
            self._line('ООО "РОМАШКА"')
            self._line("ИНН:7700000000  ФН:9999000000000001")
            self._line("КАССОВЫЙ ЧЕК/" + ("ПРИХОД" if kind == "sale" else "ВОЗВРАТ ПРИХОДА"))
            self._line(
                f"Смена:{chance.randint(1, 99)} Чек:{self.number:04}  01.12.26 10:{chance.randrange(60):02}"
            )
            self._line("КАССИР: Иванова А.П.")
        else:
            self._line("CORNER STORE")
            self._line(("REFUND " if kind == "refund" else "") + f"RECEIPT NO. {self.number:05}")
            self._line(f"12/01/2026 10:{chance.randrange(60):02}:00")
            self._line("CLERK: BOB")
        for _ in range(chance.randint(1, 6)):
            self._position()
        self._total()
        if chance.random() < 0.4:
            self._symbol()

    def _position(self) -> None:
        chance = self.chance
        price, count = chance.randint(10, 90_000), chance.randint(1, 4)
        self.total += price * count
        self.positions += 1
        if not self.russian:
            self._pair(f"{count} {chance.choice(GOODS_EN)}", f"{price * count / 100:,.2f}")
            return
        name, rest = chance.choice(GOODS_RU), f"{count} x {price / 100:.2f} ={price * count / 100:.2f}"
        if chance.random() < 0.4:
            self._line(name)
            self._line(" " * max(0, self.width - len(rest)) + rest)
        else:
            self._pair(name, rest)

    def _total(self) -> None:
        money = f"{self.total / 100:.2f}"
        if self.russian:
            fill = self.chance.choice((" ", "."))
            self._line("ИТОГ" + fill * max(1, self.width - 5 - len(money)) + "=" + money)
            self._pair("НАЛИЧНЫМИ", "=" + money)
            self._line("Сайт ФНС: www.nalog.ru")
        else:
            self._pair("TOTAL", self.chance.choice(("$", "", "USD ")) + money)
            self._pair("CASH", money)

    def _symbol(self) -> None:
        if self.chance.random() < 0.5:
            native = self.chance.random() < 0.5
            self.printer.qr(f"t=20261201T1015&s={self.total}&n=1", native=native, size=3)
        else:
            with contextlib.redirect_stdout(io.StringIO()):  # it says which renderer it takes
                self.printer.barcode("460700123456", "EAN13", height=64, width=2, check=False)

    def _report(self, kind: str) -> None:
        self._line("ОТЧЁТ О ЗАКРЫТИИ СМЕНЫ № 7" if self.russian else "Z REPORT 7")
        self._pair("ИТОГ" if self.russian else "TOTAL", f"={self.chance.randint(1, 10**6)}.00")

    def _words(self, kind: str) -> None:
        self._picture()
        self._line("ПРИХОДИТЕ ЗАВТРА!" if self.russian else "COME AGAIN!")
        self._symbol()

    def _end(self, kind: str) -> bool:
        """Thanks, the drawer, the cut. Whether the paper was cut."""
        if self.chance.random() < 0.5:
            self._line("СПАСИБО ЗА ПОКУПКУ!" if self.russian else "THANK YOU")
        if self.chance.random() < 0.4:
            self.printer.cashdraw(self.chance.choice((2, 5)))
        if self.chance.random() < 0.15:
            return False
        how = self.chance.randrange(4)
        if how == 0:
            self._bytes(self.chance.choice((b"\x1bi", b"\x1bm", b"\x1dV1", b"\x1dVA\x03")))
        else:
            self.printer.cut(mode=self.chance.choice(("FULL", "PART")), feed=how > 1)
        return True


def printed(count: int, seed: int) -> list[Printed]:
    """So many papers, `count` of them sales."""
    chance = random.Random(seed)
    papers: list[Printed] = []
    sales = 0
    while sales < count:
        kind = chance.choice(KINDS)
        papers.append(Till(chance, len(papers) + 1).print(kind))
        sales += kind == "sale"
    return papers
