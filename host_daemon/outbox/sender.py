"""Outbox of one target: what is owed to it goes out in order, and is tried again until it has arrived."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from host_daemon.base.clock import now_ms
from host_daemon.base.latest import Latest
from host_daemon.base.texts import mark as _
from host_daemon.events import Event, FeedbackGiven, HealthReported, NoticeOwed, VoiceMessageLeft
from host_daemon.outbox.channel import Channel
from host_daemon.outbox.composer import Composer
from host_daemon.outbox.failure import DeliveryFailed
from host_daemon.outbox.message import WAITS, awaited, empty
from host_daemon.outbox.pieces import DeliveryPiece, owe_files, owe_recipients, piece
from host_daemon.settings.tree import Settings
from host_daemon.store.journal import Journal
from host_daemon.store.reader import Delivery, Reader
from host_daemon.store.records import Target
from host_daemon.supervision.event_bus import EventBus, news
from host_daemon.supervision.event_sink import EventSink

log = logging.getLogger(__name__)

# A delivery that failed this often lets younger ones of its target go first; it is still tried.
PATIENCE = 5
# Seconds between two looks: a wait may be over, or somebody has asked for a delivery once more.
LOOK_S = 1.0
# Events that make a delivery due or ready: the sender looks at once.
NEWS: tuple[type[Event], ...] = (
    *(NoticeOwed, FeedbackGiven, VoiceMessageLeft),
    *(answer for waits in WAITS.values() for wait in waits for answer in wait.answers),
)


class Outbox:
    """Sends what the journal owes to one target, in order, each until it has arrived."""

    def __init__(
        self,
        target: Target,
        *,
        journal: Journal,
        reader: Reader,
        settings: Latest[Settings],
        composer: Composer,
        channel: Channel,
        sink: EventSink,
        bus: EventBus,
    ) -> None:
        self.target = target.name
        self._virtual = target.virtual
        self._journal, self._reader = journal, reader
        self._settings = settings
        self._composer, self._channel = composer, channel
        self._sink, self._bus = sink, bus
        self._thread: ThreadPoolExecutor | None = None

    async def run(self) -> None:
        """Deliver until cancelled."""
        # A thread of its own: addresses that take long to refuse would keep those that all share.
        self._thread = ThreadPoolExecutor(1, f"delivery {self.target}")
        try:
            async with self._bus.view(*NEWS) as stored:
                while True:
                    while (delivery := self._next(now_ms())) is not None:
                        await self._deliver(delivery)
                    await self._report()
                    await news(stored, LOOK_S)
        finally:
            self._thread.shutdown(wait=False)

    def _open(self) -> list[Delivery]:
        mine = self._reader.deliveries(unsent=True, target=self.target, limit=-1)
        return sorted(mine, key=lambda each: (each.attempts >= PATIENCE, each.id))

    def _next(self, now: int) -> Delivery | None:
        """The delivery whose turn it is.

        One that waits for its file is passed by, with what belongs after it. One that failed holds up its own
        recipient, nobody else.
        """
        held: set[str] = set()
        behind: set[tuple[str, str]] = set()
        for delivery in self._open():
            recipient = piece(delivery.part).recipient
            if recipient in held or (delivery.cause, recipient) in behind:
                continue
            # A time beyond the longest wait was set by a clock that ran ahead.
            if 0 < delivery.not_before - now <= self._settings().outbox.longest_retry_s * 1000:
                if delivery.attempts < PATIENCE:
                    held.add(recipient)
                continue
            events = self._reader.caused_by(delivery.cause)
            may = self._composer.may(self.target)
            if not awaited(piece(delivery.part).part, events, may) or self._overdue(delivery, now):
                return delivery
            behind.add((delivery.cause, recipient))
        return None

    def _overdue(self, delivery: Delivery, now: int) -> bool:
        waited_s = (now - delivery.created_at) / 1000
        return (
            piece(delivery.part).part == "alert" and not 0 <= waited_s <= self._settings().outbox.photo_wait_s
        )

    def _about(self, cause: str) -> tuple[Event, ...]:
        """The cause of a delivery, and everything that came of it."""
        event = self._reader.event(cause)
        return (*((event,) if event else ()), *self._reader.caused_by(cause))

    async def _deliver(self, delivery: Delivery) -> None:
        events, wanted = self._about(delivery.cause), piece(delivery.part)
        away = asyncio.get_running_loop().run_in_executor
        if empty(wanted.part, events, self._composer.may(self.target)):
            await self._journal.write(lambda c: _set(c, delivery, state="sent", sent_at=now_ms()))
            return
        try:
            ways = await away(self._thread, self._channel.ways, self.target)
            if ways.recipients and not wanted.recipient:
                await self._journal.write(lambda c: owe_recipients(c, delivery, ways.recipients))
                return
            # `sending` is on disk before the first byte goes out: after a crash here the next try says so.
            repeat = delivery.state == "sending"
            message = self._composer.compose(delivery, events, repeat)
            apart = len(message.files) if wanted.file is None and not ways.whole else 0
            if apart:
                message = replace(message, files=())
            await self._journal.write(lambda c: _begin(c, delivery, apart))
            await away(self._thread, self._channel.send, self.target, message, wanted.recipient)
        except DeliveryFailed as failure:
            await self._failed(delivery, wanted, failure, events)
            return
        log.info("%s of %s delivered to %s", delivery.part, delivery.cause, self.target)
        await self._journal.write(lambda c: _set(c, delivery, state="sent", sent_at=now_ms(), error=""))

    async def _failed(
        self, delivery: Delivery, wanted: DeliveryPiece, failure: DeliveryFailed, events: Sequence[Event]
    ) -> None:
        """Tried again later; or, refused for good, without the files; or not at all, so that nobody waits."""
        outbox, left = self._settings().outbox, dict[str, object]()
        if failure.for_good:
            with_files = bool(self._composer.compose(delivery, events, False).files)
            if with_files and not wanted.bare:
                # That a file is refused is told in words; words that went with it go without it.
                left = {"part": str(replace(wanted, bare=True)), "state": "waiting"}
            else:
                left = {"state": "refused"}
            log.warning("%s refused for good by %s", delivery.part, self.target)
        else:
            wait = min(outbox.first_retry_s * 2**delivery.attempts, outbox.longest_retry_s)
            left = {"state": "waiting", "not_before": now_ms() + int(wait * 1000)}
            log.warning("%s not delivered to %s; again in %.0f s", delivery.part, self.target, wait)
        await self._journal.write(lambda c: _set(c, delivery, error=failure.reason, **left))

    async def _report(self) -> None:
        waiting = self._open()
        failing = [each for each in waiting if each.error]
        await self._sink.report(
            HealthReported(
                uid=f"delivery:{self.target}",
                at=now_ms(),
                sense="delivery",
                name=self.target,
                health="warning" if failing else "ok",
                problem=_("Not delivered yet; it is tried again") if failing else "",
                detail={"waiting": len(waiting), "error": failing[0].error if failing else ""},
                virtual=self._virtual,
            )
        )


def _begin(connection: sqlite3.Connection, delivery: Delivery, files: int) -> None:
    owe_files(connection, delivery, files)
    _set(connection, delivery, state="sending", attempts=delivery.attempts + 1)


def _set(connection: sqlite3.Connection, delivery: Delivery, **values: object) -> None:
    columns = ", ".join(f"{name} = ?" for name in values)
    connection.execute(f"UPDATE deliveries SET {columns} WHERE id = ?", (*values.values(), delivery.id))  # noqa: S608
