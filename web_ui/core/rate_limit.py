"""Limit on how often somebody may try: a sliding window per key."""

from __future__ import annotations

from collections import OrderedDict, deque

# Keys beyond this many push the one that was quiet longest out: memory stays bounded.
KEYS = 4096


class Limiter:
    """At most `limit` tries of one key in `window_ms`."""

    def __init__(self, limit: int, window_ms: int) -> None:
        self._limit = limit
        self._window_ms = window_ms
        self._tries: OrderedDict[str, deque[int]] = OrderedDict()

    def allow(self, key: str, now: int) -> bool:
        """Counts a try at `now` (ms); False when there were too many, and then it does not count."""
        tries = self._tries.setdefault(key, deque())
        self._tries.move_to_end(key)
        # A try in the future was made before the clock was set back.
        while tries and not now - self._window_ms < tries[0] <= now:
            tries.popleft()
        if len(self._tries) > KEYS:
            self._tries.popitem(last=False)
        if len(tries) >= self._limit:
            return False
        tries.append(now)
        return True

    def forget(self, key: str) -> None:
        """Start over for a key, after a try that succeeded."""
        self._tries.pop(key, None)
