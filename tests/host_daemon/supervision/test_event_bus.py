"""Views of what happens."""

from __future__ import annotations

import asyncio

import pytest

from host_daemon.events import Asked, Event, Served
from host_daemon.supervision import event_bus as module
from host_daemon.supervision.event_bus import EventBus, news
from tests.fakes.seen import second
from tests.waiting import PATIENCE_S


def asked(number: int = 1) -> Asked:
    return Asked(uid=f"a{number}", at=number, point="p", operator=None, source="", cause="")


SERVED = Served(uid="s", at=1, point="p", operator=None, source="", cause="")


async def test_every_view_gets_what_happens_while_it_is_open() -> None:
    bus = EventBus()
    async with bus.view() as one, bus.view() as other:
        bus.publish(asked())
        assert one.get_nowait() == other.get_nowait() == asked()
    bus.publish(asked(2))
    assert one.empty()


async def test_a_view_of_some_kinds_gets_no_others() -> None:
    bus = EventBus()
    async with bus.view(Served) as view:
        bus.publish(asked())
        bus.publish(SERVED)
        assert (view.get_nowait(), view.empty()) == (SERVED, True)


async def test_a_slow_view_loses_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "QUEUE", 2)
    bus = EventBus()
    async with bus.view() as view:
        for number in (1, 2, 3):
            bus.publish(asked(number))
        assert [view.get_nowait().uid, view.get_nowait().uid] == ["a2", "a3"]


def test_the_newest_seconds_of_each_camera_are_remembered() -> None:
    bus = EventBus()
    for at in range(6):
        bus.publish(second(at * 1000))
    bus.publish(second(0, camera="door"))
    assert [one.at for one in bus.faces("counter")] == [2000, 3000, 4000, 5000]
    assert [one.at for one in bus.faces("door")] == [0]
    assert bus.faces("attic") == ()


async def test_news_end_the_wait_and_leave_the_view_empty() -> None:
    view: asyncio.Queue[Event] = asyncio.Queue()
    waiting = asyncio.create_task(news(view))
    await asyncio.sleep(0)
    view.put_nowait(asked(1))
    view.put_nowait(asked(2))
    async with asyncio.timeout(PATIENCE_S):
        await waiting
    assert view.empty()


async def test_a_wait_without_news_ends_by_itself() -> None:
    async with asyncio.timeout(PATIENCE_S):
        view: asyncio.Queue[Event] = asyncio.Queue()
        await news(view, 0.0)
    assert view.empty()
