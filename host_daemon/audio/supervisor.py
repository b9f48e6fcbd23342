"""The post's side of the microphones: which of them stand where, and the process that records them."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
from collections.abc import Awaitable, Callable

from host_daemon.audio.tracks.cutter import NO_MICROPHONE
from host_daemon.base.clock import now_ms
from host_daemon.events import CutAsked, CutFailed, Event
from host_daemon.settings.audio import AudioSettings, RetentionSettings
from host_daemon.store.journal import DONE, JournalError
from host_daemon.store.reader import Reader
from host_daemon.supervision.child_process import Child

# Seconds between two looks whether the settings have changed.
LOOK_S = 1.0


class Microphones:
    """settings: as they are now. forget: takes the uid of a health report that means nothing any more.
    store: takes an event; raises JournalError."""

    def __init__(
        self,
        settings: Callable[[], AudioSettings],
        forget: Callable[[str], None],
        reader: Reader,
        store: Callable[[Event], Awaitable[object]],
    ) -> None:
        self._settings = settings
        self._forget = forget
        self._reader = reader
        self._store = store

    async def run(self, child: Child) -> None:
        """Record while there is a microphone.

        Other microphones or another ring need a new process, since a sound card must be named before
        PortAudio starts: the old one writes its last block and leaves, and the new one marks the gap.
        Retention is no reason: the process looks it up itself.
        """
        while True:
            recorded = _recorded(self._settings())
            if recorded.microphones:
                await self._record(child, recorded)
                left = {one.name for one in self._settings().microphones}
                for one in recorded.microphones:
                    self._forget(f"microphone:{one.name} (2)")
                    if one.name not in left:
                        self._forget(f"microphone:{one.name}")
                if not left:
                    self._forget(f"process:{child.name}")
            else:
                await self._refuse()
                await asyncio.sleep(LOOK_S)

    async def _refuse(self) -> None:
        """There is no process to cut: who waits for a track (a message, a page) must not wait for ever."""
        for asked in self._reader.unanswered():
            if isinstance(asked, CutAsked):
                # On a full disk it is refused at a later look.
                with contextlib.suppress(JournalError):
                    await self._store(
                        CutFailed(
                            uid=asked.uid + DONE,
                            at=now_ms(),
                            cut=asked.uid,
                            cause=asked.cause,
                            reason=NO_MICROPHONE,
                        )
                    )

    async def _record(self, child: Child, recorded: AudioSettings) -> None:
        """Until something else is to be recorded. Raises what the child does."""
        living = asyncio.create_task(child.run())
        try:
            while not living.done() and _recorded(self._settings()) == recorded:
                await asyncio.wait({living}, timeout=LOOK_S)
            if living.done():
                living.result()
        finally:
            living.cancel()
            await asyncio.gather(living, return_exceptions=True)


def _recorded(settings: AudioSettings) -> AudioSettings:
    """The part of the settings that the process is started with, the rest at its defaults."""
    usual = AudioSettings()
    return dataclasses.replace(settings, retention=RetentionSettings(), record_limit_s=usual.record_limit_s)
