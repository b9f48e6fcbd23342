"""VoiceTrigger in the audio process: listens along at every microphone, in a thread of its own."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from host_daemon.audio.settings import Microphone
from host_daemon.audio.tap import Emit, Heard, Tap
from host_daemon.events import Event, ListenAsked, PhraseHeard
from host_daemon.voice.detector import Detection
from host_daemon.voice.head import Head
from host_daemon.voice.mel import RATE
from host_daemon.voice.phrase import BadPhrase, Phrase
from host_daemon.voice.spotter import Spotter
from host_daemon.voice.verdicts import sure
from host_daemon.voice.windows import Windows

log = logging.getLogger(__name__)

# What the core asks waits here; a core that asks faster than this is broken, and the newest is dropped.
ASKED = 256
# How often the vocabulary is looked at for changes, and windows for their end.
LOOK_S = 2.0


@dataclass(frozen=True)
class Vocabulary:
    """The phrases to listen for, and their heads by key. A phrase without a head is not listened for."""

    phrases: tuple[Phrase, ...] = ()
    heads: Mapping[str, Head] | None = None

    def at(self, role: str) -> tuple[dict[str, Head], dict[str, float]]:
        """Heads and margins for a microphone that hears `role`."""
        heads = self.heads or {}
        chosen = [
            phrase
            for phrase in self.phrases
            if phrase.key in heads and (phrase.role == "any" or role in ("any", phrase.role))
        ]
        return {p.key: heads[p.key] for p in chosen}, {p.key: p.threshold for p in chosen}


class VoiceListener:
    """A Listener (see audio.tap). vocabulary: what is to be heard now; asked again every two seconds, and a
    new object is taken over without missing a sound. clock_ms: UTC milliseconds."""

    def __init__(
        self,
        microphones: tuple[Microphone, ...],
        vocabulary: Callable[[], Vocabulary],
        clock_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
    ) -> None:
        self._microphones = {microphone.name: microphone for microphone in microphones}
        self._look = vocabulary
        self._clock_ms = clock_ms
        self._known = Vocabulary()
        self._by_key: dict[str, Phrase] = {}
        self._spotters: dict[str, Spotter] = {}
        self._windows = Windows()
        self._asked: queue.Queue[ListenAsked] = queue.Queue(ASKED)
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, tap: Tap, emit: Emit) -> None:
        self._thread = threading.Thread(target=self._run, args=(tap, emit), name="voice", daemon=True)
        self._thread.start()

    def take(self, event: Event) -> None:
        if isinstance(event, ListenAsked):
            try:
                self._asked.put_nowait(event)
            except queue.Full:
                log.warning("too many listening windows asked for; %s is dropped", event.uid)

    def stop(self) -> None:
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self, tap: Tap, emit: Emit) -> None:
        looked = -LOOK_S
        while not self._stopped.is_set():
            if time.monotonic() - looked >= LOOK_S:
                self.renew()
                looked = time.monotonic()
            heard = tap.take(0.2)
            for event in self.step(heard, self._clock_ms()):
                emit(event)

    def renew(self) -> None:
        """Take over a changed vocabulary."""
        try:
            found = self._look()
        except BadPhrase as error:
            log.warning("the phrases cannot be read, the ones before stay: %s", error)
            return
        if found is self._known:
            return
        self._known = found
        self._by_key = {phrase.key: phrase for phrase in found.phrases}
        for name, spotter in self._spotters.items():
            spotter.change(*found.at(self._microphones[name].role))

    def step(self, heard: Heard | None, now: int) -> list[Event]:
        """What follows from some sound, from what the core asked since, and from time going by."""
        events: list[Event] = []
        while not self._asked.empty():
            events += self._windows.open(self._asked.get_nowait())
        microphone = self._microphones.get(heard.microphone) if heard is not None else None
        # Without phrases the embedding would be work for nothing.
        if heard is not None and microphone is not None and self._known.heads:
            spotter = self._spotters.get(microphone.name)
            if spotter is None:
                spotter = self._spotters[microphone.name] = Spotter(*self._known.at(microphone.role))
            for detection in spotter.feed(heard.samples, heard.first):
                told = self._told(detection, heard, microphone)
                if told is not None:
                    events.append(told)
        return events + list(self._windows.close(now))

    def _told(self, detection: Detection, heard: Heard, microphone: Microphone) -> PhraseHeard | None:
        phrase = self._by_key.get(detection.key)
        if phrase is None:
            return None

        def moment(sample: int) -> int:
            return (heard.wall_us + (sample - heard.first) * 1_000_000 // RATE) // 1000

        at = moment(detection.end)
        found = PhraseHeard(
            uid=f"{microphone.name}/{phrase.key}/{at // 100}",
            at=at,
            phrase=phrase.key,
            text=phrase.text,
            group=phrase.group,
            name=phrase.name,
            start=moment(detection.start),
            score=round(detection.score, 4),
            point=microphone.point,
            microphone=microphone.name,
            role=microphone.role,
        )
        admitted = self._windows.admit(found, phrase.always)
        if admitted is None:
            return None
        certain = sure(admitted.group, phrase.words, admitted.score, bool(admitted.window))
        return replace(admitted, sure=certain)
