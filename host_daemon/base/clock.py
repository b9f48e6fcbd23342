"""The two clocks of the machine, read in one place so that everything else takes `now` as an argument."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """The time, for whoever decides by it; tests jump it."""

    def now(self) -> int:
        """Wall time: UTC, milliseconds since 1970. It may jump."""

    def steady(self) -> int:
        """Milliseconds that never jump and start anywhere."""


class SystemClock:
    """The machine's clocks."""

    def now(self) -> int:
        return now_ms()

    def steady(self) -> int:
        return monotonic_ms()


def now_ms() -> int:
    """Wall time: UTC, milliseconds since 1970. It may jump."""
    return time.time_ns() // 1_000_000


def monotonic_ms() -> int:
    """Milliseconds that never jump and start anywhere."""
    return time.monotonic_ns() // 1_000_000


def boot_id() -> bytes:
    """Eight bytes that name this start of the system: its monotonic clock means nothing to another one."""
    try:
        return bytes.fromhex(Path("/proc/sys/kernel/random/boot_id").read_text().strip().replace("-", ""))[:8]
    except (OSError, ValueError):
        # Not Linux: what started when is close enough to tell two starts apart.
        return (int(time.time() - time.monotonic()) // 60).to_bytes(8, "little")
