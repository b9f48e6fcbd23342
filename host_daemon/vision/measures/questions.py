"""Answers what was asked about expression, once its window has passed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from host_daemon.base.clock import now_ms
from host_daemon.events import BackgroundAsked, Event, ExpressionAsked
from host_daemon.store.journal import DONE
from host_daemon.store.reader import Reader

# A second is measured when it is over, and is written within two more.
LAG_MS = 3000
LOOK_S = 0.5

Question = BackgroundAsked | ExpressionAsked


async def answer(
    reader: Reader,
    measure: Callable[[Question], Event],
    store: Callable[[Event], Awaitable[None]],
) -> None:
    """Until cancelled: take each unanswered question whose window is over, measure, store.

    The questions stand in the journal, so a restart answers what the last run left.
    """
    while True:
        for asked in reader.unanswered():
            if isinstance(asked, Question) and now_ms() >= asked.end + LAG_MS:
                event = measure(asked)
                assert event.uid == asked.uid + DONE
                await store(event)
        await asyncio.sleep(LOOK_S)
