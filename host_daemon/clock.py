"""The two clocks of the machine, read in one place so that everything else takes `now` as an argument."""

from __future__ import annotations

import time


def now_ms() -> int:
    """Wall time: UTC, milliseconds since 1970. It may jump."""
    return time.time_ns() // 1_000_000


def monotonic_ms() -> int:
    """Milliseconds that never jump and start anywhere."""
    return time.monotonic_ns() // 1_000_000
