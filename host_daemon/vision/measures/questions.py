"""Answers to questions about expression, once the window that they ask about has passed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from host_daemon.base.clock import Clock
from host_daemon.base.latest import Latest
from host_daemon.events import (
    BackgroundAsked,
    BackgroundMeasured,
    Event,
    ExpressionAsked,
    ExpressionMeasured,
    uids,
)
from host_daemon.settings.tree import Settings
from host_daemon.settings.vision import VisionSettings
from host_daemon.store.reader import Reader
from host_daemon.supervision.event_bus import EventBus, news
from host_daemon.supervision.event_sink import EventSink
from host_daemon.vision.measures.background import background
from host_daemon.vision.measures.reaction import measured

# A second is measured when it is over; of one that is not on disk by then nothing will come.
LAG_MS = 3000
# The last second of a window began at most so long before its end: half of it lies inside.
LAST_MS = 1500
# Seconds between two looks for the last second of a window.
EVERY_S = 0.1
# A clock that was behind may be set while a window is waited for: seconds after which it is looked at again.
LONGEST_WAIT_S = 30.0


class ExpressionAnswers:
    """Answers the questions that stand in the journal, so a restart answers what the last run left.

    settings: as they are now.
    """

    def __init__(
        self, reader: Reader, sink: EventSink, bus: EventBus, settings: Latest[Settings], clock: Clock
    ) -> None:
        self._reader, self._sink, self._bus = reader, sink, bus
        self._settings, self._clock = settings, clock

    async def run(self) -> None:
        """Until cancelled. Looks at start, when a question is stored, and while one waits for its window."""
        async with self._bus.view(*ANSWERS) as asked:
            while True:
                await news(asked, await self.look())

    async def look(self) -> float | None:
        """Answer each question whose window is over; seconds until the next look, None when none waits.

        Raises JournalError.
        """
        waits = []
        for asked in self._reader.unanswered():
            if not isinstance(asked, BackgroundAsked | ExpressionAsked):
                continue
            left_ms = asked.end - LAST_MS - self._clock.now()
            if left_ms > -LAG_MS - LAST_MS and not self._measured(asked):
                waits.append(min(max(left_ms / 1000, EVERY_S), LONGEST_WAIT_S))
            else:
                answer = ANSWERS[type(asked)]
                await self._sink.store(answer(asked, self._reader, self._settings().vision))
        return min(waits, default=None)

    def _measured(self, asked: BackgroundAsked | ExpressionAsked) -> bool:
        """Whether the camera has measured the last second of the window: whoever waits is told at once."""
        return bool(self._reader.measures(asked.camera, asked.end - LAST_MS + 1, asked.end + LAG_MS))


def answer_expression(asked: ExpressionAsked, reader: Reader, settings: VisionSettings) -> ExpressionMeasured:
    """The expression before and after something was done; nothing of staff once measuring them is off."""
    allowed = asked.whose == "customer" or settings.measure_staff
    seconds = reader.measures(asked.camera, asked.start - 1000, asked.end) if allowed else ()
    return measured(asked, seconds)


def answer_background(asked: BackgroundAsked, reader: Reader, settings: VisionSettings) -> BackgroundMeasured:
    """The emotional background of a window that has passed."""
    measures = reader.measures(asked.camera, asked.start, asked.end)
    found = background(measures, asked.start, asked.end, **asdict(settings.mood))
    return BackgroundMeasured(
        uid=uids.answer(asked.uid),
        at=asked.start,
        cause=asked.cause,
        camera=asked.camera,
        start=asked.start,
        end=asked.end,
        frames=found.frames,
        seen=found.seen,
        positive=found.positive,
        neutral=found.neutral,
        negative=found.negative,
        mood=found.mood,
    )


_Answer = Callable[[Any, Reader, VisionSettings], Event]
ANSWERS: dict[type[Event], _Answer] = {
    BackgroundAsked: answer_background,
    ExpressionAsked: answer_expression,
}
