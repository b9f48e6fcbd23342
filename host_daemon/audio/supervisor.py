"""Supervisor of the audio process: runs it while there is a microphone, anew when what it records changes."""

from __future__ import annotations

import asyncio
import dataclasses

from host_daemon.audio.tracks.cutter import NO_MICROPHONE
from host_daemon.base.clock import now_ms
from host_daemon.base.latest import Latest
from host_daemon.events import CutAsked, CutFailed, uids
from host_daemon.settings.audio import AudioSettings, RetentionSettings
from host_daemon.store.journal import JournalError
from host_daemon.store.reader import Reader
from host_daemon.supervision.child_process import Child
from host_daemon.supervision.event_bus import EventBus
from host_daemon.supervision.event_sink import EventSink
from host_daemon.supervision.health import HealthBoard

# Seconds between two looks whether the settings have changed: other processes write them too.
LOOK_S = 1.0


class AudioSupervisor:
    """child: the audio process. settings: as they are now. health: forgets what is no more."""

    def __init__(
        self,
        child: Child,
        settings: Latest[AudioSettings],
        health: HealthBoard,
        reader: Reader,
        sink: EventSink,
        bus: EventBus,
    ) -> None:
        self._child = child
        self._settings = settings
        self._health = health
        self._reader = reader
        self._sink = sink
        self._bus = bus

    async def run(self) -> None:
        """Until cancelled: record while there is a microphone.

        Other microphones or another ring need a new process, since a sound card must be named before
        PortAudio starts: the old one writes its last block and leaves, and the new one marks the gap.
        Retention is no reason: the process looks it up itself.
        """
        while True:
            recorded = _recorded(self._settings())
            if not recorded.microphones:
                await self._refuse()
                continue
            await self._record(recorded)
            left = {one.name for one in self._settings().microphones}
            for one in recorded.microphones:
                self._health.forget(f"microphone:{one.name} (2)")
                if one.name not in left:
                    self._health.forget(f"microphone:{one.name}")
            if not left:
                self._health.forget(f"process:{self._child.name}")

    async def _record(self, recorded: AudioSettings) -> None:
        """Until something else is to be recorded. Raises what the child does."""
        living = asyncio.create_task(self._child.run())
        try:
            while not living.done() and _recorded(self._settings()) == recorded:
                await asyncio.wait({living}, timeout=LOOK_S)
            if living.done():
                living.result()
        finally:
            living.cancel()
            await asyncio.gather(living, return_exceptions=True)

    async def _refuse(self) -> None:
        """Until there is a microphone: there is no process to cut, and who waits for a track (a message, a
        page) must not wait for ever."""
        async with self._bus.view(CutAsked) as asked:
            waiting = True
            while not self._settings().microphones:
                if waiting:
                    waiting = not await self._refuse_waiting()
                try:
                    async with asyncio.timeout(LOOK_S):
                        await asked.get()
                    waiting = True
                except TimeoutError:
                    continue

    async def _refuse_waiting(self) -> bool:
        """Refuse every track that waits; False: the journal takes no answers now, try again."""
        for asked in self._reader.unanswered():
            if not isinstance(asked, CutAsked):
                continue
            failed = CutFailed(
                uid=uids.answer(asked.uid),
                at=now_ms(),
                cut=asked.uid,
                cause=asked.cause,
                reason=NO_MICROPHONE,
            )
            try:
                await self._sink.store(failed)
            except JournalError:
                return False
        return True


def _recorded(settings: AudioSettings) -> AudioSettings:
    """The part of the settings that the process is started with, the rest at its defaults."""
    usual = AudioSettings()
    return dataclasses.replace(settings, retention=RetentionSettings(), record_limit_s=usual.record_limit_s)
