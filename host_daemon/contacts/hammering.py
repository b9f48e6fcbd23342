"""Impatient hammering: many presses of one remote that count once."""

from __future__ import annotations


class Hammering:
    """Tells, press by press in the order of time, which of them only repeat the one before.

    A press repeats when the same source was pressed less than `window_ms` before, whether or not that
    one counted: however long somebody hammers, it is one rating. And it depends on one neighbour only,
    so a press that arrives hours late changes nothing further away.

    source: of asks, as events have it; of ratings `Rated.hammered`, which tells a keypad's numbers apart.
    last: per source the time of the last press and what the one that counted became. keep_ms: for how long
    it is remembered, if that is longer than the window.
    """

    def __init__(
        self, window_ms: int, last: dict[str, tuple[int, str]] | None = None, keep_ms: int = 0
    ) -> None:
        self._window = window_ms
        self._keep = max(window_ms, keep_ms)
        self.last = dict(last or {})

    def repeats(self, source: str, at: int) -> str | None:
        """The uid that the press repeated by this one became; None when this one counts."""
        last = self.last.get(source)
        if last is None or at - last[0] >= self._window:
            return None
        self.last[source] = (at, last[1])
        return last[1]

    def counts(self, source: str, at: int, became: str) -> None:
        """Remember a press that counts."""
        self.last[source] = (at, became)

    def forget(self, now: int) -> None:
        """Drop what no press from `now` on can repeat."""
        self.last = {source: last for source, last in self.last.items() if now - last[0] < self._keep}
