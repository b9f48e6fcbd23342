"""Settings of delivery."""

from __future__ import annotations

from dataclasses import dataclass

from host_daemon.settings.field import setting


@dataclass(frozen=True)
class OutboxSettings:
    """Times at which deliveries are tried, and tried again."""

    first_retry_s: float = setting(
        2.0, "seconds to the second try; each further wait doubles", low=0.1, high=600
    )
    longest_retry_s: float = setting(300.0, "longest wait between two tries, seconds", low=1, high=86400)
    photo_wait_s: float = setting(10.0, "seconds that a message waits for its photo", low=0, high=120)
