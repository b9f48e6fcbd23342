"""Manager of tills: each is read by itself; receipts are stored, and the health of each till is reported."""

from __future__ import annotations

import asyncio
import contextlib
import functools
from dataclasses import asdict, dataclass
from datetime import tzinfo
from pathlib import Path

from host_daemon.base.clock import Clock
from host_daemon.base.latest import Latest
from host_daemon.base.texts import Texts
from host_daemon.base.texts import mark as _
from host_daemon.events import HealthReported
from host_daemon.settings.tills import Layout, Till, TillSettings
from host_daemon.store.config import Config
from host_daemon.store.reader import Reader
from host_daemon.store.unread import UnreadStore
from host_daemon.supervision.event_sink import EventSink
from host_daemon.supervision.health import HealthBoard
from host_daemon.supervision.periodic import Ticks
from host_daemon.supervision.tasks import keep
from host_daemon.tills import sql_poll, stream
from host_daemon.tills.address import BadAddress
from host_daemon.tills.identities import Identities
from host_daemon.tills.layout import BadLayout, layout_from_json
from host_daemon.tills.layouts import layouts
from host_daemon.tills.parser import NoReceipt
from host_daemon.tills.receipt import Receipt
from host_daemon.tills.receipt_event import ReceiptEvents
from host_daemon.tills.sql_table import BadQuery, SqlTable
from host_daemon.tills.transports import SourceTrouble

SQL = "sql"
CHANGES_S = 3.0  # between two looks whether the settings have changed
NOT_UNDERSTOOD = _("A receipt was not understood: try its layout on the page of the tills")
WRONG_CLOCK = _("The till's clock is wrong; receipts count when they arrive")
NO_LAYOUT = _("There is no layout of that name")
BAD_LAYOUT = _("Its layout cannot be used")
BAD_ADDRESS = _("Its source is no address")
NOT_OPEN = _("Its source cannot be opened: is its port free, its cable plugged in, its address right?")
NO_DATABASE = _("The address of its database is not known")
BAD_DATABASE = _("The till's database does not answer as it should")


@dataclass(frozen=True)
class TillSetup:
    """All that reading a till depends on. layout, database: None when there is none of that name."""

    till: Till
    layout: Layout | None
    database: str | None


class TillManager:
    """Reads all tills with a source.

    settings: as they are now. sink: stores receipts, however long that takes. zone: of the tills. words: the
    language of reports. folder: where it is kept how far each table was read. unread: keeps what was not
    understood.
    """

    def __init__(
        self,
        *,
        config: Config,
        reader: Reader,
        settings: Latest[TillSettings],
        sink: EventSink,
        health: HealthBoard,
        clock: Clock,
        zone: tzinfo,
        words: Texts,
        folder: Path,
        unread: UnreadStore,
    ) -> None:
        self._config, self._reader, self._settings = config, reader, settings
        self._sink, self._health, self._clock = sink, health, clock
        self._zone, self._words, self._folder = zone, words, folder
        self._identities = Identities(config)
        self._unread = unread

    async def run(self, every_s: float = CHANGES_S) -> None:
        """Until cancelled: a till that is changed or fails is begun anew, the others go on."""
        reading: dict[TillSetup, asyncio.Task[None]] = {}
        async with asyncio.TaskGroup() as group:
            async for _tick in Ticks(every_s):
                wanted = self._setups()
                gone = {setup: reading.pop(setup) for setup in reading.keys() - wanted}
                for task in gone.values():
                    task.cancel()
                await asyncio.gather(*gone.values(), return_exceptions=True)  # their ports are free now
                for setup in gone:
                    self._health.forget(f"link:till {setup.till.name}")
                    self._health.forget(f"process:till {setup.till.name}")
                for setup in wanted:
                    if setup not in reading:
                        kept = keep(
                            f"till {setup.till.name}",
                            functools.partial(self._read, setup),
                            self._sink,
                        )
                        reading[setup] = group.create_task(kept)

    def _setups(self) -> list[TillSetup]:
        settings = self._settings()
        known = layouts(settings)
        return [
            TillSetup(till, known.get(till.layout), self._config.secret("databases", till.name))
            for till in settings.tills
            if till.source
        ]

    async def _read(self, setup: TillSetup) -> None:
        till = setup.till
        events = ReceiptEvents(till, self._tolerance_ms(), self._zone, self._identities, self._reader)
        if till.source == SQL:
            await self._read_table(setup, events)
        else:
            await self._read_stream(setup, events)
        # It cannot be read as it is set up, which was reported; another try would find the same.
        await asyncio.Event().wait()

    async def _read_stream(self, setup: TillSetup, events: ReceiptEvents) -> None:
        till = setup.till
        if setup.layout is None:
            await self._report(till, NO_LAYOUT)
            return
        try:
            layout = layout_from_json(asdict(setup.layout))
        except BadLayout as error:
            await self._report(till, BAD_LAYOUT, why=error.said(self._words))
            return
        try:
            async with contextlib.aclosing(stream.receipts(till, layout)) as found:
                async for one in found:
                    await self._take(till, one, events)
        except BadAddress as error:
            await self._report(till, BAD_ADDRESS, why=error.said(self._words))

    async def _read_table(self, setup: TillSetup, events: ReceiptEvents) -> None:
        till = setup.till
        if setup.database is None:
            await self._report(till, NO_DATABASE)
            return
        try:
            table = SqlTable(setup.database, till.query)
        except BadQuery as error:
            await self._report(till, BAD_DATABASE, why=error.said(self._words))
            return
        reported = ""
        progress = self._folder / f"{till.name}.json"
        try:
            async with contextlib.aclosing(
                sql_poll.receipts(table, progress, till.poll_s, self._zone)
            ) as found:
                async for one in found:
                    if not isinstance(one, sql_poll.Polled):
                        await self._take(till, one, events)
                        continue
                    why = "" if one.problem is None else one.problem.said(self._words)
                    if why != reported:
                        reported = why
                        await self._report(till, BAD_DATABASE if why else "", why=why)
        finally:
            table.close()

    async def _take(
        self, till: Till, one: Receipt | NoReceipt | SourceTrouble, events: ReceiptEvents
    ) -> None:
        if isinstance(one, SourceTrouble):
            await self._report(till, NOT_OPEN if one.why else "", why=one.why)
            return
        events.clock.tolerance_ms = self._tolerance_ms()
        if isinstance(one, NoReceipt):
            if one.why:
                await asyncio.to_thread(
                    self._unread.keep, "receipt", till.name, one.sent, one.why, self._clock.now()
                )
                await self._report(till, NOT_UNDERSTOOD, why=one.why.said(self._words))
            return
        await self._sink.store(events.take(one, self._clock.now(), fetched=till.source == SQL))
        ahead = events.clock.ahead_ms
        await self._report(till, WRONG_CLOCK if ahead else "", clock_ahead_s=round(ahead / 1000))

    async def _report(self, till: Till, problem: str, **detail: object) -> None:
        report = HealthReported(
            uid=f"link:till {till.name}",
            at=self._clock.now(),
            sense="link",
            name=f"till {till.name}",
            health="warning" if problem else "ok",
            problem=problem,
            detail=detail,
        )
        await self._sink.report(report)

    def _tolerance_ms(self) -> int:
        return round(self._settings().wrong_clock_s * 1000)
