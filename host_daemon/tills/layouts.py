"""Layouts of common tills, to begin with. A post adds its own in the configuration."""

from __future__ import annotations

from host_daemon.settings.tills import Layout, TillSettings

_MONEY = r"=?\s*(-?\d[\d\s'.,]*)"

# A fiscal printer of 54-FZ tills (Atol, Shtrih-M and their kin) in its default form.
FISCAL_RU = Layout(
    name="fiscal-ru",
    code_page="cp866",
    end=r"СПАСИБО|САЙТ ФНС",
    number=r"(?:ЧЕК|КАССОВЫЙ ЧЕК|ДОК\.?|ФД)\s*(?:№|N|#|:)?\s*0*(\d+)",
    time=r"(\d\d\.\d\d\.\d\d\s+\d\d:\d\d)",
    time_form="%d.%m.%y %H:%M",
    sum=rf"^ИТОГ[ОИ]?\s*(?:К ОПЛАТЕ)?\s*:?\s*{_MONEY}",
    operator=r"^(?:КАССИР|СИС\. ?АДМИНИСТРАТОР)\s*:?\s*(.+?)$",
    position=r"^(?P<name>\D.*?)\s+(?P<quantity>\d+(?:[.,]\d+)?)\s*[*xх]\s*(?P<price>\d[\d\s]*[.,]\d\d)"
    r"(?:\s*=\s*(?P<sum>\d[\d\s]*[.,]\d\d))?",
    void=r"АННУЛИРОВАН|ОТЧ[ЕЁ]Т|ОТКРЫТИЕ СМЕНЫ|ЗАКРЫТИЕ СМЕНЫ|ВНЕСЕНИЕ|ВЫПЛАТА",
    refund=r"ВОЗВРАТ",
)

# Plain slips of English-speaking tills.
SLIP_EN = Layout(
    name="slip-en",
    code_page="cp437",
    end=r"THANK YOU",
    number=r"(?:RECEIPT|TRANS(?:ACTION)?|CHECK)\s*(?:NO\.?|#|:)?\s*0*(\d+)",
    time=r"(\d\d/\d\d/\d{4}\s+\d\d:\d\d:\d\d)",
    time_form="%m/%d/%Y %H:%M:%S",
    sum=rf"^(?:GRAND )?TOTAL\s*:?\s*\$?{_MONEY}",
    operator=r"^(?:CASHIER|CLERK|SERVER)\s*:?\s*(.+?)$",
    position=r"^(?!SUB|TAX|CASH|CARD|CHANGE|BALANCE)(?:(?P<quantity>\d+)\s+)?(?P<name>[A-Z].*?)\s{2,}\$?(?P<sum>\d[\d,]*\.\d\d)",
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
    sum=rf"^(?:ИТОГО|ВСЕГО)\s*:?\s*{_MONEY}",
    operator=r"^(?:ПРОДАВЕЦ|КАССИР)\s*:?\s*(.+?)$",
    position=r"^\d+[.)]\s*(?P<name>.+?)\s{2,}(?P<quantity>\d+(?:[.,]\d+)?)\s+(?P<price>\d[\d\s]*[.,]\d\d)"
    r"\s+(?P<sum>\d[\d\s]*[.,]\d\d)",
    void=r"АННУЛИРОВАН|ОТЧ[ЕЁ]Т",
    refund=r"ВОЗВРАТ",
)

LAYOUTS = {layout.name: layout for layout in (FISCAL_RU, SLIP_EN, VIDEO, WINDOWS_RU)}


def layouts(settings: TillSettings) -> dict[str, Layout]:
    """The layouts that there are by name: these, and the post's own, which may take their place."""
    return LAYOUTS | {layout.name: layout for layout in settings.layouts}
