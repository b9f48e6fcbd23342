"""Layouts of common tills, to begin with. A post adds its own in the configuration."""

from __future__ import annotations

import dataclasses

from host_daemon.settings.tills import Layout, TillSettings
from host_daemon.tills.receipt import MONEY

# What fills the line up to an amount.
_FILL = r"[\s.…·_:=≡Ё*]*"
_COUNT = r"\d+(?:[.,]\d+)?"
_PRICE = r"\d[\d\s]*[.,]\d\d"

# Receipts under 54-FZ, as fiscal printers put them on paper. One set of patterns reads what the kinds have in
# common; number, shift and site stand in the head of some and at the end of others.
FISCAL_RU = Layout(
    name="fiscal-ru",
    code_page="cp866",
    end=r"СПАСИБО|САЙТ ФНС",
    number=r"(?:ЧЕК|\bПРОДАЖА|\bПРИХОД|\bДОК\.?)\s*(?:(?:№|N[O°º]?\.?|НОМЕР|#|:)\s*)*0*(\d+)\b(?![.,:/]\d)",
    time=r"(\d\d\.\d\d\.(?:\d{4}|\d\d),?\s+\d\d:\d\d(?::\d\d)?)",
    time_form="%d.%m.%y %H:%M",
    sum=rf"^(?:ИТОГ[ОИ]?|ВСЕГО)\b(?:\s*К ОПЛАТЕ)?{_FILL}{MONEY}",
    operator=r"^(?:КАССИР|СИС\. ?АДМИНИСТРАТОР|ПРОДАВЕЦ|ОФИЦИАНТ)\s*:?\s*(.+?)\s*(?:#\d+|\(ИНН.*)?$",
    position=rf"^(?:\d{{1,3}}[.)]\s+)?(?P<name>[^\d\s].*?)\s+(?P<quantity>{_COUNT})(?:\s*(?:ШТ|КГ|Л)\b\.?)?"
    rf"\s*[*xх×]\s*(?P<price>{_PRICE})(?:\s*[=≡Ё]\s*(?P<sum>{_PRICE}))?",
    void=r"АННУЛИРОВАН|ОТЧ[ЕЁ]Т\b|ОТКРЫТИЕ СМЕНЫ|ЗАКРЫТИЕ СМЕНЫ|^\W*ВНЕСЕНИЕ|^\W*ВЫПЛАТА|ЧЕК КОРРЕКЦИИ|"
    r"КОРРЕКЦИЯ (?:ПРИХОДА|РАСХОДА)|^(?:КАССОВЫЙ ЧЕК)?\W*(?:ВОЗВРАТ )?РАСХОДА?\W*$|"
    r"ПРЕДВАРИТЕЛЬНЫЙ|ПРЕЧЕК|НЕ ?ФИСКАЛЬНЫЙ",
    refund=r"ВОЗВРАТ (?:ПРИХОДА|ПРОДАЖИ|ДЕНЕГ|№|N|#|\d)|ЧЕК\W+(?:НА )?ВОЗВРАТА?\b|^\W*ВОЗВРАТ\W*$",
)

# Plain slips of English-speaking tills.
SLIP_EN = Layout(
    name="slip-en",
    code_page="cp437",
    end=r"THANK YOU",
    number=r"(?:RECEIPT|TRANS(?:ACTION)?|CHECK)\s*(?:NO\.?|#|:)?\s*0*(\d+)",
    time=r"(\d\d/\d\d/\d{4}\s+\d\d:\d\d:\d\d)",
    time_form="%m/%d/%Y %H:%M:%S",
    sum=rf"^(?:GRAND )?TOTAL(?: DUE)?\b{_FILL}{MONEY}",
    operator=r"^(?:CASHIER|CLERK|SERVER)\s*:?\s*(.+?)$",
    position=r"^(?!SUB|TAX|CASH|CARD|CHANGE|BALANCE)(?:(?P<quantity>\d+)\s+)?(?P<name>[A-Z].*?)\s{2,}\$?(?P<sum>-?\$?\d[\d,]*\.\d\d)",
    void=r"\bVOIDED\b|\b[XZ] REPORT\b|NO SALE",
    refund=r"\bREFUND\b",
)

# What tills send to a video recorder: UTF-8 text with a marked beginning and end.
VIDEO = Layout(
    name="video",
    code_page="utf-8",
    start=r"^<CHECK",
    end=r"^</CHECK",
    number=r"number[=:]\s*\"?0*(\d+)",
    time=r"time[=:]\s*\"?(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d)",
    time_form="%Y-%m-%d %H:%M:%S",
    sum=r"total[=:]\s*\"?(-?[\d.,]+)",
    operator=r"cashier[=:]\s*\"?([^\"]+)",
    position=r"^item[=:]\s*\"?(?P<name>[^;\"]+);(?P<quantity>[\d.,]+);(?P<price>[\d.,]+);(?P<sum>[\d.,]+)",
    void=r"cancelled[=:]\s*\"?(?:1|true)",
    refund=r"type[=:]\s*\"?refund",
)

# 1C and other programs that print text in the Windows code page.
WINDOWS_RU = Layout(
    name="windows-ru",
    code_page="cp1251",
    end=r"СПАСИБО|БЛАГОДАРИМ",
    number=r"(?:ТОВАРНЫЙ ЧЕК|ЧЕК)\s*(?:№|N)\s*([\w-]*\d)",
    time=r"(\d\d\.\d\d\.\d{4}\s+\d\d:\d\d:\d\d)",
    time_form="%d.%m.%Y %H:%M:%S",
    sum=rf"^(?:ИТОГО?|ВСЕГО)\b(?: К ОПЛАТЕ)?{_FILL}{MONEY}",
    operator=r"^(?:ПРОДАВЕЦ|КАССИР)\s*:?\s*(.+?)$",
    position=r"^\d+[.)]\s*(?P<name>.+?)\s{2,}(?P<quantity>\d+(?:[.,]\d+)?)\s+(?P<price>\d[\d\s]*[.,]\d\d)"
    r"\s+(?P<sum>\d[\d\s]*[.,]\d\d)",
    void=r"АННУЛИРОВАН|ОТЧ[ЕЁ]Т",
    refund=r"ВОЗВРАТ",
)

# The same by the names that people look for, each with the code page that it usually prints in.
_FISCAL = {"atol": "cp866", "shtrih-m": "cp1251", "evotor": "utf-8", "1c": "cp1251", "iiko": "cp866"}
_MAKERS = tuple(dataclasses.replace(FISCAL_RU, name=name, code_page=page) for name, page in _FISCAL.items())

LAYOUTS = {layout.name: layout for layout in (FISCAL_RU, SLIP_EN, VIDEO, WINDOWS_RU, *_MAKERS)}


def layouts(settings: TillSettings) -> dict[str, Layout]:
    """The layouts that there are by name: these, and the post's own, which may take their place."""
    return LAYOUTS | {layout.name: layout for layout in settings.layouts}
