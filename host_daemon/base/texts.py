"""Texts in Russian and English: gettext catalogues, read straight from their .po files.

The English text is the key. `locale/ru.po` holds the Russian; `locale/messages.pot` is made by
`pybabel extract`. Wherever a person reads a text, it goes through `Texts.text` or `Texts.plural`.
"""

from __future__ import annotations

import contextlib
import functools
import gettext
import io
import os
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from datetime import date as Day
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from host_daemon.base.typed_command import with_command

LANGUAGES = ("en", "ru")
_speaking: ContextVar[str] = ContextVar("speaking", default="")
LOCALE = Path(__file__).parents[1] / "locale"


@dataclass(frozen=True)
class Texts:
    """One language: its texts, and how it writes dates and numbers."""

    language: str
    catalogue: gettext.NullTranslations

    def text(self, message: str, **values: object) -> str:
        """`message` in this language, with {name} places filled from `values`."""
        found = with_command(self.catalogue.gettext(message)) if message else ""
        return found.format(**values) if values else found

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        """The form that goes with `n`; {n} is filled too."""
        return self.catalogue.ngettext(one, many, n).format(n=self.number(n), **values)

    @property
    def locale(self) -> Locale:
        return Locale.parse(self.language)

    def number(self, value: float, digits: int = 0) -> str:
        """A number with `digits` decimals, as this language writes it."""
        return format_decimal(
            value, format="#,##0." + "0" * digits if digits else "#,##0", locale=self.locale
        )

    def percent(self, share: float, digits: int = 0) -> str:
        """A share from 0 to 1 as a percentage, as this language writes it."""
        pattern = (
            "#,##0" + ("." + "0" * digits if digits else "") + ("\xa0%" if self.language == "ru" else "%")
        )
        return format_percent(share, format=pattern, locale=self.locale)

    def date(self, at_ms: int, zone: tzinfo = UTC) -> str:
        return self.day(datetime.fromtimestamp(at_ms / 1000, zone).date())

    def day(self, day: Day) -> str:
        return format_date(day, "medium", locale=self.locale)

    def iso(self, period: str, short: bool = False) -> str:
        """A day, month or span of days in ISO 8601 (`2026-11-22`, `2026-11`, two with ` – ` between them) as
        this language writes it. short: days without their year."""
        written = []
        for part in period.split(" – "):
            if part.count("-") == 1:
                month = Day.fromisoformat(part + "-01")
                written.append(format_skeleton("yMMMM", month, locale=self.locale))
            elif short:
                written.append(format_skeleton("MMMd", Day.fromisoformat(part), locale=self.locale))
            else:
                written.append(self.day(Day.fromisoformat(part)))
        return " – ".join(written)

    def time(self, at_ms: int, zone: tzinfo = UTC, short: bool = False) -> str:
        """The time of day. short: without seconds."""
        moment = datetime.fromtimestamp(at_ms / 1000, zone).timetz()
        return format_time(moment, "short" if short else "medium", locale=self.locale)

    def moment(self, at_ms: int, zone: tzinfo = UTC) -> str:
        """Date and time of a UTC millisecond in `zone`."""
        return format_datetime(datetime.fromtimestamp(at_ms / 1000, zone), "medium", locale=self.locale)


@functools.cache
def texts(language: str) -> Texts:
    """The texts of a language code such as `ru`; English for one we do not have."""
    if language not in LANGUAGES:
        language = "en"
    path = LOCALE / f"{language}.po"
    if not path.exists():
        return Texts(language, gettext.NullTranslations())
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return Texts(language, gettext.GNUTranslations(compiled))


def terminal_language() -> str:
    """The language of the person at this terminal, from LC_ALL, LC_MESSAGES or LANG."""
    chosen = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "en"
    return chosen[:2]


def mark(message: str) -> str:
    """Marks an English text that is translated where it is shown, not where it stands."""
    return message


def terminal() -> Texts:
    """The texts for the person at this terminal, or for whom `speaking` says."""
    return texts(_speaking.get() or terminal_language())


@contextlib.contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within this, and in the threads started from it, `terminal` speaks with somebody of that language."""
    token = _speaking.set(language)
    try:
        yield
    finally:
        _speaking.reset(token)
