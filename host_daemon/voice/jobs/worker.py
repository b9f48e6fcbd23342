"""Background jobs of VoiceTrigger, each in a process of its own: teach, calibrate, search, transcribe."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from host_daemon.audio.samples import RATE
from host_daemon.base.durations import HOUR_MS
from host_daemon.base.texts import mark as _
from host_daemon.contacts.phrase_meaning import RATINGS
from host_daemon.events import (
    ListenAsked,
    PhraseHeard,
    PhraseJudged,
    TrackCut,
    WorkAsked,
    WorkDone,
    WorkReported,
    uids,
)
from host_daemon.settings.tree import Settings
from host_daemon.store.reader import Reader
from host_daemon.supervision.event_lines import Emit
from host_daemon.voice.phrase_store import PhraseStore
from host_daemon.voice.phrases import recording
from host_daemon.voice.phrases.phrase import BadPhrase
from host_daemon.voice.spotting import classifier, vosk
from host_daemon.voice.spotting.engine import EngineRefused
from host_daemon.voice.spotting.engines import Engines
from host_daemon.voice.spotting.listening_windows import Windows
from host_daemon.voice.spotting.phrase_event import hear
from host_daemon.voice.spotting.recorded import Piece, pieces, search
from host_daemon.voice.spotting.rings import Rings
from host_daemon.voice.training.calibration import ENOUGH_H, Ambience
from host_daemon.voice.training.negatives import BULK
from host_daemon.voice.training.teach import teach
from host_daemon.voice.training.trainer import CannotLearn
from models.manifest import BadModel

log = logging.getLogger(__name__)

# The longest listening window that may reach into a stretch of the past.
_WINDOW_MS = 600_000
# The thresholds are set on the newest so much of each microphone: four minutes of work on a Pi.
_TUNE_MS = 12 * HOUR_MS
NOT_ALLOWED = _("The place's own sound may not be used; a manager can allow it.")


@dataclass
class SoundProgress:
    """Progress through some sound. total, done: samples. heard: phrases found in it."""

    total: int
    done: int = 0
    heard: int = 0

    @property
    def hours(self) -> float:
        return self.done / RATE / 3600


class Worker:
    """Does one job. say: takes the events that it makes. data: folder of the post."""

    def __init__(self, data: Path, settings: Settings, say: Emit) -> None:
        self.data = data
        self.settings = settings
        self.say = say
        self.phrase_store = PhraseStore(data)
        self._reader = Reader(data / "journal.sqlite3")
        self._rings = Rings(lambda: settings.audio, data)

    def do(self, asked: WorkAsked) -> WorkDone:
        """The work, done or not; what is wrong stands in the answer."""
        jobs = {
            "teach": self._teach,
            "tune": self._calibrate,
            "search": self._search,
            "transcribe": self._words,
        }
        try:
            return jobs[asked.work](asked)
        except (CannotLearn, BadPhrase, BadModel, EngineRefused, recording.BadRecording) as error:
            return self._done(asked, problem=str(error))
        except OSError:
            return self._done(asked, problem=_("A file cannot be read or written; the disk may be full."))

    def _done(
        self, asked: WorkAsked, found: int = 0, hours: float = 0.0, problem: str = "", text: str = ""
    ) -> WorkDone:
        return WorkDone(
            uid=uids.answer(asked.uid),
            at=asked.at,
            cause=asked.uid,
            work=asked.work,
            found=found,
            hours=round(hours, 3),
            problem=problem,
            text=text,
        )

    def _report(self, asked: WorkAsked, share: float, heard: int = 0) -> None:
        self.say(
            WorkReported(
                uid=uids.progress(asked.uid),
                at=asked.at,
                cause=asked.uid,
                share=round(min(1.0, share), 3),
                heard=heard,
            )
        )

    def _teach(self, asked: WorkAsked) -> WorkDone:
        (key,) = asked.phrases
        phrase = self.phrase_store.phrase(key)
        if phrase is None:
            return self._done(asked, problem=_("The phrase has been removed."))
        teach(self.phrase_store, phrase, progress=lambda share: self._report(asked, share))
        return self._done(asked, found=1)

    def _words(self, asked: WorkAsked) -> WorkDone:
        track = self._reader.event(asked.track)
        if not isinstance(track, TrackCut):
            return self._done(asked, problem=_("There is no such track."))
        model = Path(self.settings.voice.vosk_model)
        text = vosk.transcript(model, recording.read(self.data / track.path))
        return self._done(asked, found=1, hours=track.duration_ms / HOUR_MS, text=text)

    # ---- the place's own sound

    def _calibrate(self, asked: WorkAsked) -> WorkDone:
        if not self.settings.voice.own_sound:
            return self._done(asked, problem=NOT_ALLOWED)
        vocabulary = self.phrase_store.vocabulary()
        end = asked.at
        classifiers = dict(vocabulary.classifiers or {})
        ambience = Ambience(classifiers, self._said(end - _TUNE_MS, end))
        spans = [(one.name, end - _TUNE_MS, end) for one in self.settings.audio.microphones]
        progress = SoundProgress(sum(self._rings.samples(*span) for span in spans))
        for span in spans:
            ambience.hear(self._counted(asked, self._rings.pieces(*span), progress))
        hours = ambience.hours
        changed = 0
        for key in classifiers if hours >= ENOUGH_H else ():
            classifier.save(ambience.calibrated(key), self.phrase_store.classifier_path(key))
            changed += 1
        return self._done(asked, found=changed, hours=hours)

    def _said(self, start: int, end: int) -> dict[str, list[int]]:
        """Moments at which each phrase was said, as far as nobody has called it wrong."""
        wrong: dict[str, bool] = {}
        for judged in self._reader.events((PhraseJudged,), start):
            wrong[judged.cause] = not judged.right
        found: dict[str, list[int]] = {}
        for heard in self._reader.events((PhraseHeard,), start, end):
            if not wrong.get(heard.uid):
                found.setdefault(heard.phrase, []).append(heard.at)
        return found

    # ---- the past

    def _search(self, asked: WorkAsked) -> WorkDone:
        vocabulary = self.phrase_store.vocabulary().only(asked.phrases)
        if vocabulary.silent:
            return self._done(asked, problem=_("None of these phrases has been taught yet."))
        windows = Windows()
        for window in self._reader.events((ListenAsked,), asked.start - _WINDOW_MS, asked.end):
            windows.open(window)
        for known in self._reader.events((PhraseHeard,), asked.start - _WINDOW_MS, asked.end + _WINDOW_MS):
            if known.window and known.group in RATINGS:
                windows.graded(known.window)
        microphones = self.settings.audio.microphones
        tracks = [(one, self._tracks(one.name, asked.start, asked.end)) for one in microphones]
        progress = SoundProgress(
            sum(self._rings.samples(one.name, asked.start, asked.end) for one in microphones)
        )
        progress.total += sum(track.duration_ms * RATE // 1000 for _one, found in tracks for track in found)
        by_key = {phrase.key: phrase for phrase in vocabulary.phrases}
        heard: set[str] = set()
        for microphone, kept in tracks:
            engines = Engines(vocabulary, microphone.role, BULK)
            if engines.problems and not vocabulary.at(microphone.role)[0]:
                raise EngineRefused(next(iter(engines.problems.values())))
            ring = self._rings.pieces(microphone.name, asked.start, asked.end)
            for past in (ring, *map(self._track, kept)):
                for found in search(engines, self._counted(asked, past, progress)):
                    if not asked.start <= found.at < asked.end:
                        continue
                    phrase, score = by_key[found.detection.key], found.detection.score
                    event = hear(phrase, microphone, found.start, found.at, score, windows, asked.uid)
                    if event is not None:
                        heard.add(event.uid)
                        progress.heard = len(heard)
                        self.say(event)
        return self._done(asked, len(heard), progress.hours)

    def _counted(self, asked: WorkAsked, past: Iterable[Piece], progress: SoundProgress) -> Iterator[Piece]:
        """The same pieces; each is reported once it has been gone through."""
        for piece in past:
            yield piece
            progress.done += len(piece.samples)
            self._report(asked, progress.done / max(1, progress.total), progress.heard)

    def _tracks(self, microphone: str, start: int, end: int) -> list[TrackCut]:
        """Tracks of sound that the ring no longer has."""
        there = self._rings.spans(microphone)
        return [
            track
            for track in self._reader.events((TrackCut,), start - _WINDOW_MS * 2, end)
            if track.microphone == microphone
            and track.at + track.duration_ms > start
            and not any(a <= track.at and track.at + track.duration_ms <= b for a, b in there)
            and (self.data / track.path).is_file()
        ]

    def _track(self, track: TrackCut) -> Iterator[Piece]:
        try:
            yield from pieces(recording.read(self.data / track.path), track.at)
        except recording.BadRecording as error:
            # One damaged file must not end the search of a month.
            log.warning("%s is passed over: %s", track.path, error)
