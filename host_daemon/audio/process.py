"""The audio process: owner of microphones, rings, cuts and listeners.

Events from the core come as lines on standard input, events for it go as lines to standard output. When
the input closes, the process writes what it has heard and ends.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from host_daemon.audio.capture.card_manager import CardManager
from host_daemon.audio.capture.meter import Meter
from host_daemon.audio.capture.recorder import Recorder
from host_daemon.audio.capture.sound_card import Cards
from host_daemon.audio.capture.tap import Listener, Tap
from host_daemon.audio.ring.abandoned import remember
from host_daemon.audio.ring.block import blocks_for
from host_daemon.audio.ring.reader import ring_path
from host_daemon.audio.ring.writer import RingWriter
from host_daemon.audio.tracks.cutter import Cutter, RingSource
from host_daemon.base.clock import boot_id, now_ms
from host_daemon.base.texts import mark as _
from host_daemon.events import CutAsked, Health, HealthReported
from host_daemon.settings.audio import AudioSettings, Microphone, ring_folder
from host_daemon.supervision.event_lines import EventWriter, read_events

log = logging.getLogger(__name__)

TWIN = _("Two microphones have the same name; the second one is off.")
GROWING = _("The ring is being brought to its new size; what is heard meanwhile waits.")


class AudioProcess:
    """Owner of the recorders, the cutter and the listeners. `run` returns when its requests end or `stop` is
    called; its result is the exit status.

    events: the way to the core. listeners: who gets the samples of every microphone as well.
    """

    def __init__(
        self,
        settings: AudioSettings,
        data: Path,
        cards: Cards,
        events: EventWriter,
        listeners: Sequence[Listener] = (),
    ) -> None:
        self._settings, self._events = settings, events
        self._folder, self._boot = ring_folder(settings, data), boot_id()
        try:
            remember(data, self._folder)
        except OSError as error:
            # A full disk is told by the rings themselves; the next start notes it.
            log.error("the folder of the rings cannot be noted: %s", error)
        self._listeners = [(listener, Tap()) for listener in listeners]
        recorders = [(microphone, self._recorder(microphone)) for microphone in self._microphones()]
        sources = {
            microphone.name: RingSource(ring_path(self._folder, microphone.name), recorder)
            for microphone, recorder in recorders
        }
        self._cards = CardManager(cards, recorders, events.emit)
        self._cutter = Cutter(data, sources, self._boot, events.emit)
        self._stopped = threading.Event()
        self._failed = False

    def _microphones(self) -> list[Microphone]:
        """Those that are recorded: of two with one name the first, since one ring cannot hold both."""
        named = {microphone.name: microphone for microphone in self._settings.microphones[::-1]}
        kept = list(named.values())
        for twin in [one for one in self._settings.microphones if one not in kept]:
            log.error("two microphones are named %s; the second is off", twin.name)
            self._report(twin, f"{twin.name} (2)", "failed", TWIN)
        return kept

    def _recorder(self, microphone: Microphone) -> Recorder:
        settings, name = self._settings, microphone.name

        def growing() -> None:
            # A sign of life while a ring gets another size: the core ends a process without one.
            self._report(microphone, name, "warning", GROWING)

        def open_ring() -> RingWriter:
            path, blocks = ring_path(self._folder, name), blocks_for(settings.ring_hours)
            return RingWriter(path, blocks, name, self._boot, growing)

        taps = [tap for _listener, tap in self._listeners]
        return Recorder(name, open_ring, Meter(settings.silent_dbfs, settings.silent_s), taps)

    def _report(self, microphone: Microphone, name: str, health: Health, problem: str) -> None:
        self._events.emit(
            HealthReported(
                uid=f"microphone:{name}",
                at=now_ms(),
                sense="microphone",
                name=name,
                health=health,
                problem=problem,
                detail={"device": microphone.device},
                virtual=microphone.virtual,
            )
        )

    def stop(self) -> None:
        """Make `run` return; may be called from a signal's handler."""
        self._stopped.set()

    def run(self, requests: IO[str]) -> int:
        """Work until `requests` ends."""
        owned = [
            self._thread("recording", self._cards),
            self._thread("cutter", self._cutter),
        ]
        for listener, tap in self._listeners:
            listener.start(tap, self._events.emit)
        # Reading a line cannot be interrupted, so this thread is left behind when a signal stops the process.
        threading.Thread(target=self._read, args=(requests,), name="requests", daemon=True).start()
        self._stopped.wait()
        for thread in owned:
            thread.join(10.0)
            self._failed |= thread.is_alive()
        for listener, _tap in self._listeners:
            listener.stop()
        self._events.close()
        return 1 if self._failed else 0

    def _thread(self, name: str, work: CardManager | Cutter) -> threading.Thread:
        def run() -> None:
            try:
                work.run(self._stopped)
            except Exception:
                # The supervisor of these threads: one that ended by itself would leave the post alive and
                # deaf, so all end and the process is restarted.
                log.exception("%s ended", name)
                self._failed = True
            self._stopped.set()

        thread = threading.Thread(target=run, name=name, daemon=True)
        thread.start()
        return thread

    def _read(self, requests: IO[str]) -> None:
        for event in read_events(requests):
            if isinstance(event, CutAsked):
                self._cutter.ask(event, time.monotonic_ns() // 1000, time.time_ns() // 1000)
            else:
                for listener, _tap in self._listeners:
                    listener.take(event)
        self._stopped.set()
