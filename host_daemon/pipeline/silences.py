"""Customers who were asked and gave no answer, told as soon as that is known."""

from __future__ import annotations

from host_daemon.base.clock import Clock
from host_daemon.base.latest import Latest
from host_daemon.contacts.fold import fold
from host_daemon.events import Asked, CustomerSilent, Rated, uids
from host_daemon.settings.tree import Settings
from host_daemon.store.reader import Reader
from host_daemon.supervision.event_sink import EventSink
from host_daemon.supervision.periodic import Ticks

# Seconds between two looks: staff are told within three.
EVERY_S = 1.0
# A silence that is older is of no use to whoever served: the post was off.
STALE_MS = 60_000


class Silences:
    """Stores a CustomerSilent for each contact that has become silent. settings: as they are now."""

    def __init__(self, reader: Reader, sink: EventSink, settings: Latest[Settings], clock: Clock) -> None:
        self._reader, self._sink = reader, sink
        self._settings, self._clock = settings, clock
        self._told: set[str] = set()  # of the contacts that the next look may find again

    async def run(self) -> None:
        """Until cancelled."""
        async for _tick in Ticks(EVERY_S):
            await self.look()

    async def look(self) -> None:
        """Tell of every silence of the last minute that was not told. Raises JournalError."""
        now, contacts = self._clock.now(), self._settings().contacts
        # Twice the window: hammering on a fob before the first ask that counts here is known too.
        start = now - STALE_MS - 2 * round(contacts.answer_window_s * 1000)
        asked = self._reader.events((Asked, Rated), start)
        silent = [
            one
            for one in fold(asked, contacts, now)
            if one.ending == "silent" and one.closed_at is not None and now - one.closed_at < STALE_MS
        ]
        for one in silent:
            if one.uid not in self._told:
                at = one.closed_at or now
                event = CustomerSilent(
                    uid=uids.silent(one.uid), at=at, point=one.point, operator=one.operator, cause=one.uid
                )
                await self._sink.store(event)
        self._told = {one.uid for one in silent}
