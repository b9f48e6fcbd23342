"""VoiceTrigger in the audio process: phrase spotting at every microphone, in a thread of its own."""

from __future__ import annotations

import logging
import queue
import threading
import time

from host_daemon.audio.capture.tap import AudioChunk, Tap
from host_daemon.audio.samples import RATE
from host_daemon.base.clock import Clock
from host_daemon.base.latest import Latest
from host_daemon.base.texts import mark as _
from host_daemon.base.validation import BadValue
from host_daemon.events import (
    Event,
    Health,
    HealthReported,
    ListenAsked,
    PhraseHeard,
    PhrasesScored,
    ScoresAsked,
)
from host_daemon.settings.audio import Microphone
from host_daemon.supervision.event_lines import Emit
from host_daemon.voice.phrases.phrase import BadPhrase, Phrase
from host_daemon.voice.spotting.detector import Detection
from host_daemon.voice.spotting.engines import Engines
from host_daemon.voice.spotting.listening_windows import Windows
from host_daemon.voice.spotting.phrase_event import SAME_MS, hear
from host_daemon.voice.spotting.vocabulary import Vocabulary

log = logging.getLogger(__name__)

# What the core asks waits here; a core that asks faster than this is broken, and the newest is dropped.
ASKED = 256
# How often the vocabulary is looked at for changes, and windows for their end.
LOOK_S = 2.0
# How often the scores are told while somebody looks.
SCORES_MS = 500
# After a failure it listens again so many seconds later.
AGAIN_S = 5.0
STOPPED = _("It stopped and is being restarted")
UNREAD = _("The settings cannot be read; the phrases are those from before.")
DAMAGED = _(
    "A phrase's trained file is damaged; the phrase is not recognised until it has been trained again"
)


class VoiceListener:
    """A Listener (see audio.tap). vocabulary: what is to be heard now; asked again every two seconds, and a
    new object is taken over without missing a sound."""

    def __init__(
        self,
        microphones: tuple[Microphone, ...],
        vocabulary: Latest[Vocabulary],
        clock: Clock,
    ) -> None:
        self._microphones = {microphone.name: microphone for microphone in microphones}
        self._look = vocabulary
        self._clock = clock
        self._known = Vocabulary()
        self._by_key: dict[str, Phrase] = {}
        self._engines: dict[str, Engines] = {}
        self._windows = Windows()
        # Who told each phrase of a point last, and when.
        self._told_last: dict[tuple[str, str], tuple[str, int]] = {}
        self._asked: queue.Queue[ListenAsked] = queue.Queue(ASKED)
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._unread = ""
        self._reported = False
        self._looked_at_until = self._scored = 0

    def start(self, tap: Tap, emit: Emit) -> None:
        self._thread = threading.Thread(target=self._run, args=(tap, emit), name="voice", daemon=True)
        self._thread.start()

    def take(self, event: Event) -> None:
        if isinstance(event, ListenAsked):
            try:
                self._asked.put_nowait(event)
            except queue.Full:
                log.warning("too many listening windows asked for; %s is dropped", event.uid)
        elif isinstance(event, ScoresAsked):
            self._looked_at_until = event.at + round(event.seconds * 1000)

    def stop(self) -> None:
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self, tap: Tap, emit: Emit) -> None:
        while not self._stopped.is_set():
            try:
                self._listen(tap, emit)
            except Exception:
                # The supervisor of this thread: without it the post would record on and hear no phrase.
                log.exception("listening for phrases failed")
                self._known, self._engines = Vocabulary(), {}
                emit(self._report(self._clock.now(), "failed", STOPPED))
                self._stopped.wait(AGAIN_S)

    def _listen(self, tap: Tap, emit: Emit) -> None:
        looked = -LOOK_S
        while not self._stopped.is_set():
            if time.monotonic() - looked >= LOOK_S:
                self.renew()
                looked = time.monotonic()
                for report in self.health(self._clock.now()):
                    emit(report)
            heard = tap.take(0.2)
            for event in self.step(heard, self._clock.now()):
                emit(event)

    def renew(self) -> None:
        """Take over a changed vocabulary."""
        try:
            found = self._look()
            self._unread = ""
        except BadPhrase as error:
            log.warning("the phrases cannot be read, the ones before stay: %s", error)
            self._unread = str(error)
            return
        except BadValue as error:
            log.warning("the settings cannot be read, the phrases before stay: %s", error)
            self._unread = UNREAD
            return
        if found is self._known:
            return
        self._known = found
        self._by_key = {phrase.key: phrase for phrase in found.phrases}
        for engines in self._engines.values():
            engines.change(found)

    def health(self, now: int) -> list[HealthReported]:
        """Health of the listening, when there is something to listen for."""
        if not self._known.phrases and not self._unread:
            # The last one was removed: that is no silence of which anybody must be told.
            gone, self._reported = self._reported, False
            return [self._report(now, "off")] if gone else []
        problems = {
            name: text for engines in self._engines.values() for name, text in engines.problems.items()
        }
        problem = ""
        state: Health = "ok"
        if self._unread:
            problem, state = self._unread, "failed"
        elif problems:
            problem, state = next(iter(problems.values())), "warning"
        elif self._known.damaged:
            problem, state = DAMAGED, "warning"
        return [self._report(now, state, problem)]

    def _report(self, now: int, health: Health, problem: str = "") -> HealthReported:
        self._reported = health != "off"
        return HealthReported(
            uid="process:VoiceTrigger",
            at=now,
            sense="process",
            name="VoiceTrigger",
            health=health,
            problem=problem,
            detail={
                "phrases": len(self._known.phrases),
                "taught": len(self._known.classifiers or {}),
                "damaged": ", ".join(self._known.damaged),
            },
        )

    def step(self, heard: AudioChunk | None, now: int) -> list[Event]:
        """Events that follow from some sound, from requests of the core, and from the time."""
        events: list[Event] = []
        while not self._asked.empty():
            events += self._windows.open(self._asked.get_nowait())
        microphone = self._microphones.get(heard.microphone) if heard is not None else None
        if heard is not None and microphone is not None and not self._known.silent:
            engines = self._engines.get(microphone.name)
            if engines is None:
                engines = self._engines[microphone.name] = Engines(self._known, microphone.role)
            for detection in engines.feed(heard.samples, heard.first):
                told = self._told(detection, heard, microphone)
                if told is not None:
                    events.append(told)
        if self._scored + SCORES_MS <= now < self._looked_at_until:
            self._scored = now
            events += [
                PhrasesScored(uid=f"{name}/scores", at=now, microphone=name, scores=engines.loudest())
                for name, engines in self._engines.items()
            ]
        return events + list(self._windows.close(now))

    def _told(self, detection: Detection, heard: AudioChunk, microphone: Microphone) -> PhraseHeard | None:
        phrase = self._by_key.get(detection.key)
        if phrase is None:
            return None

        def moment(sample: int) -> int:
            return (heard.wall_us + (sample - heard.first) * 1_000_000 // RATE) // 1000

        end, place = moment(detection.end), (microphone.point, phrase.key)
        by, at = self._told_last.get(place, (microphone.name, end))
        if by != microphone.name and abs(end - at) < SAME_MS:
            # Two microphones at one counter hear the same: one complaint is one incident.
            return None
        self._told_last[place] = (microphone.name, end)
        return hear(
            phrase,
            microphone,
            moment(detection.start),
            end,
            detection.score,
            self._windows,
        )
