"""Queue of background jobs, done one at a time, each in a low-priority process of its own."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from host_daemon.base.clock import Clock
from host_daemon.base.texts import mark as _
from host_daemon.events import (
    ListenAsked,
    PhraseHeard,
    WorkAsked,
    WorkDone,
    WorkReported,
    encode,
    to_line,
    uids,
)
from host_daemon.store.reader import Reader
from host_daemon.supervision.child_process import ALONE, LINE_BYTES
from host_daemon.supervision.event_bus import EventBus
from host_daemon.supervision.event_lines import parse
from host_daemon.supervision.event_sink import EventSink
from host_daemon.supervision.periodic import Ticks
from host_daemon.voice.spotting.phrase_event import SAME_MS

LOOK_S = 1.0
STOPPED = _("It was stopped.")
FAILED = _("It ended before it was done; the post's log says more.")


class JobQueue:
    """Does what stands unanswered in the journal, the oldest first; a restart begins the open one anew.

    command: starts a worker, which takes one WorkAsked as a line and prints events. sink: takes what is found
    and the answer. bus: is shown the progress. path: where the newest progress is written, for the command
    line.
    """

    def __init__(
        self,
        reader: Reader,
        command: Sequence[str],
        sink: EventSink,
        bus: EventBus,
        path: Path,
        clock: Clock,
    ) -> None:
        self._reader = reader
        self._command = command
        self._sink = sink
        self._bus = bus
        self._path = path
        self._clock = clock
        self._process: asyncio.subprocess.Process | None = None
        self._doing: WorkAsked | None = None
        self._progress: WorkReported | None = None
        self._stopped: set[str] = set()

    @property
    def progress(self) -> WorkReported | None:
        """Progress of the running job; None when there is none."""
        return self._progress

    def waiting(self) -> tuple[WorkAsked, ...]:
        """Jobs that are not done, the one in progress among them, oldest first."""
        return tuple(one for one in self._reader.unanswered() if isinstance(one, WorkAsked))

    def stop(self, uid: str) -> None:
        """Leave a job undone, begun or not."""
        self._stopped.add(uid)
        if self._doing is not None and self._doing.uid == uid and self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()

    async def run(self) -> None:
        """Until cancelled."""
        # The command line asks in another process, past the event bus.
        async for _tick in Ticks(LOOK_S):
            while todo := self.waiting():
                await self._do(todo[0])

    async def _do(self, asked: WorkAsked) -> None:
        self._doing = asked
        self._show(
            WorkReported(uid=uids.progress(asked.uid), at=asked.at, cause=asked.uid, share=0.0, heard=0)
        )
        try:
            done = None if asked.uid in self._stopped else await self._work(asked)
            await self._sink.store(done or self._undone(asked))
            if asked.work == "search" and done and await asyncio.to_thread(self._opened, asked):
                await self._sink.store(replace(asked, uid=uids.again(asked.uid), at=self._clock.now()))
        finally:
            self._doing = self._progress = None
            self._stopped.discard(asked.uid)
            self._path.unlink(missing_ok=True)

    def _opened(self, asked: WorkAsked) -> bool:
        """Whether what a search found opened listening windows, as a request does: verdicts that were said in
        them count only now, so the same must be searched once more."""
        span = (asked.start, asked.end)
        found = {one.uid for one in self._reader.events((PhraseHeard,), *span) if one.past == asked.uid}
        opened = self._reader.events((ListenAsked,), *span)
        return any({one.cause, uids.phrase_asked_aloud(one.cause)} & found for one in opened)

    def _undone(self, asked: WorkAsked) -> WorkDone:
        problem = STOPPED if asked.uid in self._stopped else FAILED
        return WorkDone(
            uid=uids.answer(asked.uid),
            at=asked.at,
            cause=asked.uid,
            work=asked.work,
            found=0,
            hours=0.0,
            problem=problem,
        )

    async def _work(self, asked: WorkAsked) -> WorkDone | None:
        """One life of a worker; what it answers, or None when it died before."""
        process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=LINE_BYTES,
            env={**ALONE, **os.environ},
            start_new_session=True,
        )
        self._process = process
        try:
            assert process.stdin is not None
            with contextlib.suppress(ConnectionError):
                process.stdin.write(to_line(asked).encode())
                process.stdin.close()
            return await self._listen(process)
        finally:
            self._process = None
            if process.returncode is None:
                process.kill()
            await process.wait()

    async def _listen(self, process: asyncio.subprocess.Process) -> WorkDone | None:
        assert process.stdout is not None
        new = 0
        async for line in process.stdout:
            event = parse(line, "a worker")
            if isinstance(event, WorkReported):
                self._show(event)
            elif isinstance(event, PhraseHeard):
                if not self._known(event):
                    await self._sink.store(event)
                    new += 1
            elif isinstance(event, WorkDone):
                return replace(event, found=new) if event.work == "search" else event
        return None

    def _known(self, heard: PhraseHeard) -> bool:
        """Whether the journal has this saying already, told live, by an earlier search, or by what another
        microphone of the point heard of it."""
        near = self._reader.events((PhraseHeard,), heard.at - SAME_MS, heard.at + SAME_MS + 1)
        return any((one.phrase, one.point) == (heard.phrase, heard.point) for one in near)

    def _show(self, report: WorkReported) -> None:
        self._progress = report
        self._bus.publish(report)
        # The command line reads this; what a crash makes of it does not matter, and a full disk ends no work.
        fresh = self._path.with_suffix(".new")
        with contextlib.suppress(OSError):
            fresh.write_text(json.dumps(encode(report)), encoding="utf-8")
            fresh.replace(self._path)
