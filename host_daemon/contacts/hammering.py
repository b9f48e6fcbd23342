"""Impatient hammering: many presses of one remote that count once."""

from __future__ import annotations


class Hammering:
    """Tells, press by press in the order of time, which of them only repeat the one before.

    A press repeats when the same source was pressed less than `window_ms` before, whether or not that
    one counted: however long somebody hammers, it is one rating. And it depends on one neighbour only,
    so a press that arrives hours late changes nothing further away.
    """

    def __init__(self, window_ms: int) -> None:
        self._window = window_ms
        self._last: dict[str, tuple[int, str]] = {}

    def first(self, source: str, at: int, uid: str) -> str:
        """uid of the press that this one repeats; its own `uid` if it counts."""
        last = self._last.get(source)
        if last is not None and at - last[0] < self._window:
            uid = last[1]
        self._last[source] = (at, uid)
        return uid
