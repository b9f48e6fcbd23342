"""Tills at work: what they send is stored, what is wrong with them is said."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import socket
from datetime import UTC

import pytest

from host_daemon.base.texts import texts
from host_daemon.settings.tills import Till, TillSettings
from host_daemon.store.config import Config
from host_daemon.store.journal import Journal
from host_daemon.store.reader import Reader
from host_daemon.store.records import Operator
from host_daemon.store.unread import UnreadStore
from host_daemon.supervision import tasks
from host_daemon.tills.manager import TillManager
from tests.ports import free_port
from tests.waiting import call_off, connected, soon

HOUR = 3_600_000
GOOD = b"<CHECK\nnumber=%d\ntime=1970-01-02 10:00:00\ncashier=Anna\ntotal=50.00\n</CHECK>\n"


class Sink:
    """Keeps what is stored and reported. "Nobody" at the till is a fault that nobody has thought of."""

    def __init__(self) -> None:
        self.stored, self.reported = asyncio.Queue(), asyncio.Queue()

    async def store(self, event):
        if event.operator_name == "Nobody":
            raise RuntimeError("a fault that nobody has thought of")
        self.stored.put_nowait(event)
        return (event,)

    async def report(self, report):
        self.reported.put_nowait(report)


class Minutes:
    """A clock on which a minute passes from look to look."""

    def __init__(self) -> None:
        self._times = iter(range(24 * HOUR, 10**9, 60_000))

    def now(self) -> int:
        return next(self._times)

    def steady(self) -> int:
        return 0


class Forgetful:
    """A health board; notes what means nothing any more."""

    def __init__(self) -> None:
        self.forgotten: list[str] = []

    def forget(self, uid: str) -> None:
        self.forgotten.append(uid)


@pytest.fixture
def health() -> Forgetful:
    return Forgetful()


@pytest.fixture
async def shop(tmp_path, health):
    """Tills at work: an address, what was stored and what was reported; the settings can be changed."""
    port, sink = free_port(), Sink()
    config = Config(tmp_path)
    config.put(Operator(id="anna", name="Anna"))
    config.put_secret("databases", "s", "sqlite://")
    tills = (
        Till(name="t", point="p", source=f"tcp-listen://127.0.0.1:{port}", layout="video"),
        Till(name="u", source="tcp-listen://127.0.0.1:1", layout="none"),
        Till(name="w", source="ftp://till", layout="video"),
        Till(name="by http"),
        Till(name="s", source="sql", query="SELECT * FROM receipts WHERE id > :last"),
        Till(name="v", source="sql", query="SELECT * FROM receipts WHERE id > :last"),
    )
    now = [TillSettings(tills=tills)]
    journal = Journal(tmp_path / "journal.sqlite3")
    manager = TillManager(
        config=config,
        reader=Reader(journal.path),
        settings=lambda: now[0],
        sink=sink,
        health=health,
        clock=Minutes(),
        zone=UTC,
        words=texts("en"),
        folder=tmp_path,
        unread=UnreadStore(tmp_path),
    )
    task = asyncio.create_task(manager.run(every_s=0.01))
    yield port, sink.stored, sink.reported, now
    await call_off(task)
    journal.close()


async def say(port, text):
    _, writer = await connected(port)
    writer.write(text)
    await writer.drain()
    return writer


async def words(reported, about):
    while True:
        found = await soon(reported.get())
        if found.name == about:
            return found


async def test_receipts_are_stored_with_their_operator(shop):
    port, stored, reported, _now = shop
    writer = await say(port, GOOD % 7)
    event = await soon(stored.get())
    assert (event.uid, event.point, event.operator) == ("till:t/1970-01-02/7", "p", "anna")
    assert (await words(reported, "till t")).health == "ok"
    writer.close()


async def test_a_clock_ten_hours_ahead_is_said(shop):
    port, _, reported, _now = shop
    writer = await say(port, b"".join(GOOD % number for number in (1, 2, 3)))
    found = [await words(reported, "till t") for _ in range(3)]
    assert [one.health for one in found] == ["ok", "ok", "warning"]
    assert "clock" in found[2].problem
    assert 9 * 3600 < found[2].detail["clock_ahead_s"] < 11 * 3600
    writer.close()


async def test_nonsense_is_said_and_its_bytes_are_kept(shop, tmp_path):
    port, _, reported, _now = shop
    nonsense = GOOD.replace(b"50.00", b"9.9.9.9") % 1
    writer = await say(port, GOOD % 2 + nonsense)
    while (found := await words(reported, "till t")).health == "ok":
        pass
    assert "no amount" in found.detail["why"]
    (kept,) = UnreadStore(tmp_path).all()
    assert (kept.kind, kept.source, kept.size) == ("receipt", "t", len(nonsense))
    assert UnreadStore(tmp_path).sent(kept.name) == nonsense
    writer.close()


async def test_a_missing_layout_is_said_and_the_other_tills_go_on(shop):
    _, _, reported, _now = shop
    assert "layout" in (await words(reported, "till u")).problem


async def test_a_source_that_is_no_address_is_said_and_the_other_tills_go_on(shop):
    port, stored, reported, _now = shop
    assert "no address" in (await words(reported, "till w")).problem
    writer = await say(port, GOOD % 7)
    assert (await soon(stored.get())).number == "7"
    writer.close()


async def test_a_port_that_another_program_has_is_said_until_it_is_free(shop):
    _, stored, reported, now = shop
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        till = Till(name="new", point="q", source=f"tcp-listen://127.0.0.1:{port}", layout="video")
        now[0] = TillSettings(tills=(till,))
        found = await words(reported, "till new")
        assert found.health == "warning" and "is its port free" in found.problem
        assert "in use" in found.detail["why"]
    assert (await words(reported, "till new")).health == "ok"
    (await say(port, GOOD % 2)).close()
    assert (await soon(stored.get())).till == "new"


async def test_a_till_that_moves_to_another_port_is_heard_there_though_it_stays_connected(shop):
    port, stored, _, now = shop
    stays = await say(port, GOOD % 1)
    await soon(stored.get())
    other = free_port()
    till = Till(name="t", point="p", source=f"tcp-listen://127.0.0.1:{other}", layout="video")
    now[0] = TillSettings(tills=(till,))
    (await say(other, GOOD % 2)).close()
    assert (await soon(stored.get())).number == "2"
    stays.close()


async def test_a_database_that_cannot_be_asked_is_said(shop):
    _, _, reported, _now = shop
    problems = {}
    while not {"till s", "till v"} <= problems.keys():
        found = await soon(reported.get())
        problems[found.name] = found
    assert "no such table" in problems["till s"].detail["why"]
    assert "address" in problems["till v"].problem


async def test_a_till_that_is_set_up_anew_begins_anew(shop, health):
    port, stored, _, now = shop
    (await say(port, GOOD % 1)).close()
    assert (await soon(stored.get())).till == "t"
    other = free_port()
    till = Till(name="new", point="q", source=f"tcp-listen://127.0.0.1:{other}", layout="video")
    now[0] = TillSettings(tills=(till,))
    (await say(other, GOOD % 2)).close()
    event = await soon(stored.get())
    assert (event.uid, event.point) == ("till:new/1970-01-02/2", "q")
    assert {"link:till t", "process:till t"} <= set(health.forgotten)
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)


async def test_a_new_tolerance_does_not_interrupt_a_till(shop):
    port, _stored, reported, now = shop
    writer = await say(port, b"".join(GOOD % number for number in (1, 2, 3)))
    assert [(await words(reported, "till t")).health for _ in range(3)][-1] == "warning"
    now[0] = dataclasses.replace(now[0], wrong_clock_s=11 * 3600)
    writer.write(GOOD % 4)
    assert (await words(reported, "till t")).health == "ok"
    writer.close()


async def test_a_till_is_not_left_talking_to_nobody_when_it_is_set_up_anew(shop):
    port, stored, _, now = shop
    reader, writer = await connected(port)
    writer.write(GOOD % 1)
    await soon(stored.get())
    moved = tuple(dataclasses.replace(till, point="q") if till.name == "t" else till for till in now[0].tills)
    now[0] = TillSettings(tills=moved)
    # Its connection ends, so that it makes a new one.
    assert await soon(reader.read()) == b""
    writer = await say(port, GOOD % 2)
    assert (await soon(stored.get())).point == "q"
    writer.close()


async def test_a_fault_that_nobody_thought_of_stops_one_till_and_not_for_long(shop, monkeypatch):
    monkeypatch.setattr(tasks, "FIRST_WAIT_S", 0.01)
    port, stored, reported, now = shop
    other = free_port()
    calm = Till(name="calm", point="p", source=f"tcp-listen://127.0.0.1:{other}", layout="video")
    now[0] = dataclasses.replace(now[0], tills=(*now[0].tills, calm))
    writer = await say(other, GOOD % 1)
    assert (await soon(stored.get())).till == "calm"
    (await say(port, GOOD.replace(b"Anna", b"Nobody") % 2)).close()
    while (found := await words(reported, "till t")).sense != "process":
        pass
    assert found.health == "failed"
    writer.write(GOOD % 3)
    assert (await soon(stored.get())).till == "calm"
    (await say(port, GOOD % 4)).close()
    event = await soon(stored.get())
    assert (event.till, event.number) == ("t", "4")
    writer.close()


async def test_a_till_that_sends_without_end_takes_no_other_along(shop):
    port, stored, _, now = shop
    other = free_port()
    noisy = Till(name="noisy", source=f"tcp-listen://127.0.0.1:{other}", layout="video")
    now[0] = dataclasses.replace(now[0], tills=(*now[0].tills, noisy))
    _, writer = await connected(other)

    async def shout():
        with contextlib.suppress(ConnectionError):
            while True:
                writer.write(b"<CHECK\nnumber=" + b"\x1b*\xff" * 5000)
                await writer.drain()

    shouting = asyncio.create_task(shout())
    try:
        for number in (1, 2, 3):
            (await say(port, GOOD % number)).close()
            event = await soon(stored.get())
            assert (event.till, event.number) == ("t", str(number))
    finally:
        await call_off(shouting)
        writer.close()


async def test_a_till_that_cannot_be_read_as_it_is_set_up_is_said_once(shop, monkeypatch):
    monkeypatch.setattr(tasks, "FIRST_WAIT_S", 0.0)
    port, stored, reported, _now = shop
    assert "layout" in (await words(reported, "till u")).problem
    (await say(port, GOOD % 1)).close()
    await soon(stored.get())
    assert "till u" not in {reported.get_nowait().name for _ in range(reported.qsize())}
