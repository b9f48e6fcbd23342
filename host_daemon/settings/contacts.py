"""Settings of contacts and their figures."""

from __future__ import annotations

from dataclasses import dataclass

from host_daemon.settings.field import setting


@dataclass(frozen=True)
class Numbered:
    """A service or a worker whom customers name by a number on a keypad or a kiosk."""

    name: str = setting("service", "name of the service or worker, as reports show it")
    number: int = setting(1, "its number", low=0, high=255)
    operator: str = setting("", "id of the operator, when the number stands for a worker")


@dataclass(frozen=True)
class ContactSettings:
    """Rules by which events become contacts, and contacts Emotional NPS."""

    answer_window_s: float = setting(
        60.0, "seconds from the ask to a rating that still answers it", low=5, high=600
    )
    spam_window_s: float = setting(
        3.0, "seconds within which more ratings of one remote count once", low=0, high=60
    )
    silent_weight: float = setting(
        0.5, "K of Emotional NPS: the share of the silent who count as critics", low=0.2, high=1
    )
    least_asked: int = setting(
        10, "asked customers below which a page says `too few` instead of a figure", low=1, high=10000
    )
    numbers: tuple[Numbered, ...] = setting((), "services and workers by their number")
