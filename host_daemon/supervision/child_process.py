"""A child process of the core: started, listened to, restarted when it dies or falls silent."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import Callable, Sequence

from host_daemon.base.backoff import Backoff
from host_daemon.base.clock import now_ms
from host_daemon.base.texts import mark as _
from host_daemon.events import Event, HealthReported, to_line
from host_daemon.supervision.event_lines import parse
from host_daemon.supervision.event_sink import EventSink

log = logging.getLogger(__name__)

# A child reports every 2 s; one that says nothing for this long hangs.
SILENT_S = 10.0
# Its first word comes after everything is loaded: 3 s on an idle machine, more than 20 on a crowded one.
FIRST_WORD_S = 60.0
FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 30.0
# A child that is told to leave writes its last block and goes.
LEAVE_S = 5.0
# One that lived this long starts again with the first wait.
WELL_S = 60.0
# Spotting 50 phrases takes 3.5 ms of CPU a second; threads that share its small products spin, and take 38.
ALONE = {"OPENBLAS_NUM_THREADS": "1"}
# A line is an event; the longest carries a track's peaks.
LINE_BYTES = 1 << 20


class Child:
    """Runs `command` for as long as `run` runs.

    sink: takes each event that the child prints. unanswered: is called after each start and gives the
    questions to send first. What is sent while the child is down is dropped: it stands in the journal, and
    `unanswered` gives it again.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        sink: EventSink,
        unanswered: Callable[[], Sequence[Event]],
    ) -> None:
        self.name = name
        self.starts = 0
        self._command = tuple(command)
        self._sink = sink
        self._unanswered = unanswered
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        """The process, while there is one."""
        return self._process.pid if self._process else None

    async def send(self, event: Event) -> None:
        """Hand the child an event."""
        process = self._process
        if process is None or process.stdin is None:
            return
        with contextlib.suppress(ConnectionError):
            process.stdin.write(to_line(event).encode())
            await process.stdin.drain()

    async def run(self) -> None:
        """Start and restart the child until cancelled."""
        backoff = Backoff(FIRST_WAIT_S, LONGEST_WAIT_S, well=WELL_S)
        loop = asyncio.get_running_loop()
        while True:
            started = loop.time()
            why = await self._live()
            wait = backoff.next(loop.time() - started)
            log.error("%s %s; it starts again in %.1f s", self.name, why, wait)
            await self._report("failed", _("It stopped and is being restarted"))
            await asyncio.sleep(wait)

    async def _live(self) -> str:
        """One life of the process; gives back how it ended."""
        process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=LINE_BYTES,
            env={**ALONE, **os.environ},
            # Ctrl-C in a terminal is for the core, which then ends its children in order.
            start_new_session=True,
        )
        self._process = process
        self.starts += 1
        try:
            log.info("%s started, pid %d", self.name, process.pid)
            for event in self._unanswered():
                await self.send(event)
            return await self._listen(process)
        except asyncio.CancelledError:
            await self._end(process)
            raise
        finally:
            self._process = None
            if process.returncode is None:
                process.kill()
            await process.wait()

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        """A closed input is how a child is told to finish what it is writing and leave."""
        assert process.stdin is not None
        process.stdin.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LEAVE_S):
                await process.wait()

    async def _listen(self, process: asyncio.subprocess.Process) -> str:
        assert process.stdout is not None
        reported, patience = 0.0, FIRST_WORD_S
        loop = asyncio.get_running_loop()
        while True:
            try:
                # Not wait_for: before Python 3.12 it loses a cancellation that comes together with a line.
                async with asyncio.timeout(patience):
                    line = await process.stdout.readline()
            except TimeoutError:
                return f"said nothing for {patience:.0f} s"
            except ValueError:
                return "printed a line that is too long"
            if not line:
                return f"ended with status {await process.wait()}"
            patience = SILENT_S
            if loop.time() - reported > 2:
                reported = loop.time()
                await self._report("ok", "")
            if (event := parse(line, self.name)) is not None:
                await self._sink.store(event)

    async def _report(self, health: str, problem: str) -> None:
        await self._sink.report(
            HealthReported(
                uid=f"process:{self.name}",
                at=now_ms(),
                sense="process",
                name=self.name,
                health="ok" if health == "ok" else "failed",
                problem=problem,
                detail={"pid": self.pid, "starts": self.starts},
            )
        )
