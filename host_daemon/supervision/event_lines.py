"""The JSON-lines protocol between the core and its children: an event a line, in both directions."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterator
from typing import IO

from host_daemon.events import BadEvent, Event, FacesMeasured, HealthReported, from_line, to_line

log = logging.getLogger(__name__)

# Takes an event from any thread.
Emit = Callable[[Event], None]

# Newer ones follow by themselves.
MEASURES = (HealthReported, FacesMeasured)
# While so many events wait for the core, further measures are dropped. Alarms and answers never are: when the
# whole queue is full, whoever has one waits.
MEASURES_WAIT, ALL_WAIT = 1000, 10_000
# Seconds after which a core that does not read is given up at the end.
CLOSE_S = 2.0


class EventWriter:
    """The child's output: takes events from any thread; one of its own writes them from a bounded queue."""

    def __init__(self, output: IO[str]) -> None:
        self._output = output
        self._waiting: queue.Queue[Event | None] = queue.Queue(ALL_WAIT)
        self._thread = threading.Thread(target=self._run, name="event writer", daemon=True)
        self._thread.start()

    def emit(self, event: Event) -> None:
        """Write the event after those that wait."""
        if isinstance(event, MEASURES) and self._waiting.qsize() > MEASURES_WAIT:
            return
        self._waiting.put(event)

    def close(self) -> None:
        """Return when all is written, or when nobody has read for CLOSE_S."""
        try:
            self._waiting.put(None, timeout=CLOSE_S)
        except queue.Full:
            return
        self._thread.join(CLOSE_S)

    def _run(self) -> None:
        gone = False
        while (event := self._waiting.get()) is not None:
            if gone:
                continue  # nobody may wait for a core that is no more
            try:
                self._output.write(to_line(event))
                self._output.flush()
            except (BrokenPipeError, ValueError):
                gone = True


def parse(line: str | bytes, writer: str) -> Event | None:
    """The event in a line; None, and a line in the log, when it is none. writer: who wrote it."""
    try:
        return from_line(line)
    except BadEvent as error:
        log.warning("%s wrote what is no event: %s", writer, error)
        return None


def read_events(lines: IO[str]) -> Iterator[Event]:
    """The child's input: what the core asks, until it closes the pipe. Empty lines mean nothing."""
    for line in lines:
        if line.strip() and (event := parse(line, "the core")) is not None:
            yield event
