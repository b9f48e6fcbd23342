"""The audio process: microphones, rings, cuts and whoever listens along, under one owner.

Events from the core come as lines on standard input, events for it go as lines to standard output. When
the input closes, the process writes what it has heard and ends.
"""

from __future__ import annotations

import functools
import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

from host_daemon.audio.capture.card_manager import Listening
from host_daemon.audio.capture.meter import Meter
from host_daemon.audio.capture.recorder import Recorder
from host_daemon.audio.capture.sound_card import Cards
from host_daemon.audio.capture.tap import Listener, Tap
from host_daemon.audio.ring.abandoned import remember
from host_daemon.audio.ring.block import blocks_for
from host_daemon.audio.ring.reader import ring_path
from host_daemon.audio.ring.writer import RingWriter
from host_daemon.audio.tracks.cutter import Cutter, Source
from host_daemon.base.clock import boot_id, now_ms
from host_daemon.base.texts import mark as _
from host_daemon.events import BadEvent, CutAsked, Event, Health, HealthReported, from_line, to_line
from host_daemon.settings.audio import AudioSettings, Microphone, ring_folder

log = logging.getLogger(__name__)

TWIN = _("Two microphones have the same name; the second one is off.")
GROWING = _("The ring is being brought to its new size; what is heard meanwhile waits.")


class Mouth:
    """Writes events to the core from any thread. When the core does not read, health reports are dropped
    (newer ones follow); everything else waits in line."""

    def __init__(self, out: IO[str]) -> None:
        self._out = out
        self._waiting: queue.Queue[Event | None] = queue.Queue(10_000)
        self._thread = threading.Thread(target=self._run, name="mouth", daemon=True)
        self._thread.start()

    def say(self, event: Event) -> None:
        if isinstance(event, HealthReported) and self._waiting.qsize() > 1000:
            return
        self._waiting.put(event)

    def close(self) -> None:
        """Return when all is said, or nobody listened for two seconds."""
        self._waiting.put(None)
        self._thread.join(2.0)

    def _run(self) -> None:
        while (event := self._waiting.get()) is not None:
            try:
                self._out.write(to_line(event))
                self._out.flush()
            except (BrokenPipeError, ValueError):
                return


def _word(microphone: Microphone, name: str, health: Health, problem: str) -> HealthReported:
    return HealthReported(
        uid=f"microphone:{name}",
        at=now_ms(),
        sense="microphone",
        name=name,
        health=health,
        problem=problem,
        detail={"device": microphone.device},
        virtual=microphone.virtual,
    )


class AudioProcess:
    """All of it, wired. `run` returns when `ears` ends or `stop` is called; its result is the exit status."""

    def __init__(
        self,
        settings: AudioSettings,
        data: Path,
        cards: Cards,
        mouth: Mouth,
        listeners: Sequence[Listener] = (),
    ) -> None:
        folder, boot = ring_folder(settings, data), boot_id()
        try:
            remember(data, folder)
        except OSError as error:
            # A full disk is told by the rings themselves; the next start notes it.
            log.error("the folder of the rings cannot be noted: %s", error)
        microphones = list(
            {microphone.name: microphone for microphone in settings.microphones[::-1]}.values()
        )
        for twin in [m for m in settings.microphones if m not in microphones]:
            # One ring cannot hold both.
            log.error("two microphones are named %s; the second is off", twin.name)
            mouth.say(_word(twin, f"{twin.name} (2)", "failed", TWIN))
        self._mouth = mouth
        self._listeners = [(listener, Tap()) for listener in listeners]
        taps = [tap for _listener, tap in self._listeners]
        recorders = [
            (
                microphone,
                Recorder(
                    microphone.name,
                    functools.partial(
                        RingWriter,
                        ring_path(folder, microphone.name),
                        blocks_for(settings.ring_hours),
                        microphone.name,
                        boot,
                        functools.partial(self._growing, microphone),
                    ),
                    Meter(settings.silent_dbfs, settings.silent_s),
                    taps,
                ),
            )
            for microphone in microphones
        ]
        sources = {
            microphone.name: Source(ring_path(folder, microphone.name), lambda r=recorder: r.hearing)  # type: ignore[misc]
            for microphone, recorder in recorders
        }
        self._listening = Listening(cards, recorders, mouth.say)
        self._cutter = Cutter(data, sources, boot, mouth.say)
        self._stopped = threading.Event()
        self._failed = False

    def stop(self) -> None:
        self._stopped.set()

    def _growing(self, microphone: Microphone) -> None:
        """A ring is brought to another size: a sign of life, since the core ends a process without one."""
        self._mouth.say(_word(microphone, microphone.name, "warning", GROWING))

    def run(self, ears: IO[str]) -> int:
        """Work until `ears` ends."""
        owned = [
            self._thread("listening", lambda: self._listening.run(self._stopped.is_set)),
            self._thread("cutter", lambda: self._cutter.run(self._stopped.is_set)),
        ]
        for listener, tap in self._listeners:
            listener.start(tap, self._mouth.say)
        # Reading a line cannot be interrupted, so this thread is left behind when a signal stops the process.
        threading.Thread(target=self._hear, args=(ears,), name="ears", daemon=True).start()
        self._stopped.wait()
        for thread in owned:
            thread.join(10.0)
            self._failed |= thread.is_alive()
        for listener, _tap in self._listeners:
            listener.stop()
        self._mouth.close()
        return 1 if self._failed else 0

    def _thread(self, name: str, work: Callable[[], None]) -> threading.Thread:
        def run() -> None:
            try:
                work()
            except Exception:
                # The supervisor of these threads: one that ended by itself would leave the post alive and
                # deaf, so all end and the process is restarted.
                log.exception("%s ended", name)
                self._failed = True
            self._stopped.set()

        thread = threading.Thread(target=run, name=name, daemon=True)
        thread.start()
        return thread

    def _hear(self, ears: IO[str]) -> None:
        for line in ears:
            if not line.strip():
                continue
            try:
                event = from_line(line)
            except BadEvent as error:
                log.warning("not understood: %s", error)
                continue
            if isinstance(event, CutAsked):
                self._cutter.ask(event, time.monotonic_ns() // 1000, time.time_ns() // 1000)
            else:
                for listener, _tap in self._listeners:
                    listener.take(event)
        self._stopped.set()
