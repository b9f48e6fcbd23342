"""The post's tills at work, each for itself: receipts are stored, and what is wrong with a till is said."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import tzinfo
from pathlib import Path

from host_daemon.base.errors import UserError
from host_daemon.base.texts import Texts
from host_daemon.base.texts import mark as _
from host_daemon.events import Event, HealthReported
from host_daemon.settings.tills import Layout, Till, TillSettings
from host_daemon.supervision.periodic import Ticks
from host_daemon.supervision.tasks import keep
from host_daemon.tills import sql_poll
from host_daemon.tills.address import BadSource
from host_daemon.tills.layout import BadLayout, layout_from_json
from host_daemon.tills.layouts import layouts
from host_daemon.tills.parser import NoReceipt
from host_daemon.tills.receipt import Receipt
from host_daemon.tills.receipt_event import Desk
from host_daemon.tills.sql_table import BadQuery, Table
from host_daemon.tills.stream import receipts

SQL = "sql"
CHANGES_S = 3.0  # between two looks whether the settings have changed


@dataclass(frozen=True)
class Around:
    """What the tills need of the post.

    store: keeps an event. report: takes a word on how a till is. forget: takes the uid of such a word that
    means nothing any more. now: UTC milliseconds. operator: id of the operator with a printed name, or None.
    find: an event of the journal by its uid. customer: what stands for a card's number. database: address of
    a till's database, or None. folder: where it is kept how far each table was read.
    """

    store: Callable[[Event], Awaitable[object]]
    report: Callable[[HealthReported], Awaitable[None]]
    forget: Callable[[str], None]
    now: Callable[[], int]
    operator: Callable[[str], str | None]
    customer: Callable[[str], str]
    zone: tzinfo
    words: Texts
    find: Callable[[str], Event | None]
    database: Callable[[str], str | None]
    folder: Path


@dataclass(frozen=True)
class _Line:
    """All that a till's line is set up with. layout: None when there is none of that name."""

    till: Till
    layout: Layout | None
    database: str | None


async def watch(settings: Callable[[], TillSettings], around: Around, every_s: float = CHANGES_S) -> None:
    """Until cancelled: all tills with a source. What is changed or fails begins anew, the others go on."""
    lines: dict[_Line, asyncio.Task[None]] = {}

    def tolerance_ms() -> int:
        return round(settings().wrong_clock_s * 1000)

    async with asyncio.TaskGroup() as group:
        async for _tick in Ticks(every_s):
            wanted = _lines(settings(), around)
            gone = {line: lines.pop(line) for line in lines.keys() - wanted}
            for task in gone.values():
                task.cancel()
            await asyncio.gather(*gone.values(), return_exceptions=True)  # their ports are free now
            for line in gone:
                around.forget(f"link:till {line.till.name}")
                around.forget(f"process:till {line.till.name}")
            for line in wanted:
                if line not in lines:
                    work = functools.partial(_one, line, around, tolerance_ms)
                    lines[line] = group.create_task(keep(f"till {line.till.name}", work, around.report))


def _lines(settings: TillSettings, around: Around) -> list[_Line]:
    known = layouts(settings)
    return [
        _Line(till, known.get(till.layout), around.database(till.name))
        for till in settings.tills
        if till.source
    ]


async def _one(line: _Line, around: Around, tolerance_ms: Callable[[], int]) -> None:
    await _read(line, around, tolerance_ms)
    # It cannot be read as it is set up, which has been said; another try would find the same.
    await asyncio.Event().wait()


async def _read(line: _Line, around: Around, tolerance_ms: Callable[[], int]) -> None:
    till, layout = line.till, line.layout
    desk = Desk(till, tolerance_ms(), around.zone, around.operator, around.customer, around.find)

    async def take(one: Receipt | NoReceipt) -> None:
        now = around.now()
        desk.clock.tolerance_ms = tolerance_ms()
        if isinstance(one, NoReceipt):
            if one.why:
                problem = _("A receipt was not understood: try its layout on the page of the tills")
                await around.report(_health(till, now, problem, {"why": one.why.said(around.words)}))
            return
        await around.store(desk.take(one, now, fetched=till.source == SQL))
        ahead = desk.clock.ahead_ms
        problem = _("The till's clock is wrong; receipts count when they arrive") if ahead else ""
        await around.report(_health(till, now, problem, {"clock_ahead_s": round(ahead / 1000)}))

    if till.source == SQL:
        await _poll(till, line.database, around, take)
        return
    if layout is None:
        await around.report(_health(till, around.now(), _("There is no layout of that name"), {}))
        return
    try:
        layout = layout_from_json(asdict(layout))
    except BadLayout as error:
        problem, why = _("Its layout cannot be used"), error.said(around.words)
        await around.report(_health(till, around.now(), problem, {"why": why}))
        return
    try:
        await receipts(till, layout, take)
    except BadSource as error:
        problem, why = _("Its source is no address"), error.said(around.words)
        await around.report(_health(till, around.now(), problem, {"why": why}))


async def _poll(till: Till, address: str | None, around: Around, take: sql_poll.Take) -> None:
    said: list[str] = [""]

    async def say(error: UserError | None) -> None:
        why = "" if error is None else error.said(around.words)
        if why != said[0]:
            said[0] = why
            problem = _("The till's database does not answer as it should") if why else ""
            await around.report(_health(till, around.now(), problem, {"why": why}))

    if address is None:
        await around.report(_health(till, around.now(), _("The address of its database is not known"), {}))
        return
    try:
        table = Table(address, till.query)
    except BadQuery as error:
        await say(error)
        return
    try:
        progress = around.folder / f"{till.name}.json"
        await sql_poll.receipts(table, progress, till.poll_s, around.zone, take, say)
    finally:
        table.close()


def _health(till: Till, now: int, problem: str, detail: dict[str, object]) -> HealthReported:
    return HealthReported(
        uid=f"link:till {till.name}",
        at=now,
        sense="link",
        name=f"till {till.name}",
        health="warning" if problem else "ok",
        problem=problem,
        detail=detail,
    )
