"""Growing waits between two sendings of a frame that is not answered."""


class ResendTimer:
    """Waits first_ms, then twice as long each time, up to most_ms."""

    def __init__(self, first_ms: int = 150, most_ms: int = 10000) -> None:
        self._first_ms = first_ms
        self._most_ms = most_ms
        self._wait_ms = first_ms
        self._due_at = 0

    def wait(self, now: int) -> int:
        """Milliseconds until it is time again; 0: now."""
        return max(0, self._due_at - now)

    def sent(self, now: int) -> None:
        self._due_at = now + self._wait_ms
        self._wait_ms = min(self._wait_ms * 2, self._most_ms)

    def reset(self, now: int) -> None:
        """Something new to send, or an answer: start over."""
        self._wait_ms = self._first_ms
        self._due_at = now
