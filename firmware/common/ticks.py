"""Milliseconds that wrap, as boards count them, and the uptime that never does."""

PERIOD = 1 << 30  # every board's ticks_ms wraps here, after 12.4 days
_HALF = PERIOD >> 1


def diff(later: int, earlier: int) -> int:
    """Milliseconds from `earlier` to `later`, right for times less than 6 days apart."""
    return ((later - earlier + _HALF) & (PERIOD - 1)) - _HALF


class Uptime:
    """Milliseconds since `start`, counted on over every wrap; ask at least every 6 days."""

    def __init__(self, ticks: int, start: int = 0) -> None:
        self._ticks = ticks
        self._total = start

    def at(self, ticks: int) -> int:
        """The uptime of a moment in ticks: now, or a little earlier."""
        step = diff(ticks, self._ticks)
        if step > 0:
            self._ticks = ticks
            self._total += step
            return self._total
        return self._total + step
