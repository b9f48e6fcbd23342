"""Who serves at a point: whoever asked last there, for the length of a shift."""

from __future__ import annotations

from collections.abc import Iterable

from host_daemon.events import Asked

SHIFT_MS = 12 * 3_600_000
# Asks remembered per point: enough to say who was there when a press comes hours late.
KEPT = 500


class OnDuty:
    """Remembers who asked when; fed with the journal's asks at start and with new ones after."""

    def __init__(self, asks: Iterable[Asked]) -> None:
        self._asks: dict[str, list[tuple[int, str]]] = {}
        for asked in asks:
            self.put(asked)

    def put(self, asked: Asked) -> None:
        if asked.operator is None:
            return
        asks = [*self._asks.get(asked.point, ()), (asked.at, asked.operator)]
        # A new list in the place of the old: the journal's thread may be reading.
        self._asks[asked.point] = sorted(asks)[-KEPT:]

    def at(self, point: str, at: int) -> str | None:
        """The operator at `point` at the moment `at`, or None when nobody asked in the shift before."""
        before = [(when, who) for when, who in self._asks.get(point, ()) if at - SHIFT_MS < when <= at]
        return before[-1][1] if before else None
