"""A span of local days as UTC milliseconds, whatever the clocks were set to in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from host_daemon.base.texts import Texts


@dataclass(frozen=True)
class Span:
    """Whole local days, from the first to the last, both included."""

    first: date
    last: date
    zone: tzinfo

    @property
    def start(self) -> int:
        return midnight(self.first, self.zone)

    @property
    def end(self) -> int:
        """The midnight after the last day: days of 23 or 25 hours are as long as they were."""
        return midnight(self.last + timedelta(days=1), self.zone)

    def days(self) -> Iterator[Span]:
        """Each day of it."""
        day = self.first
        while day <= self.last:
            yield Span(day, day, self.zone)
            day += timedelta(days=1)

    def said(self, words: Texts) -> str:
        """Its first and last day, as a language writes them."""
        return words.iso(str(self))

    def __str__(self) -> str:
        return f"{self.first}" if self.first == self.last else f"{self.first} – {self.last}"


def midnight(day: date, zone: tzinfo) -> int:
    """UTC milliseconds at which a local day begins; 0 for all before 1970, when nothing was recorded.

    Zones of long ago were off by odd seconds, which no quarter of an hour fits.
    """
    return max(0, round(datetime.combine(day, time(), zone).timestamp() * 1000))


def month(day: date, zone: tzinfo) -> Span:
    """The month of `day`, up to that day."""
    return Span(day.replace(day=1), day, zone)
