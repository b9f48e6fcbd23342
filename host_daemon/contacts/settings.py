"""What a person can set about contacts and their figures."""

from __future__ import annotations

from dataclasses import dataclass

from host_daemon.setting import setting


@dataclass(frozen=True)
class ContactSettings:
    """How events become contacts, and contacts Emotional NPS."""

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
