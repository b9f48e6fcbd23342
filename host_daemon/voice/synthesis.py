"""Speech made on the post: the synthesisers that Debian has, in as many voices as they have."""

from __future__ import annotations

import functools
import io
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol

import numpy as np
import soundfile

from host_daemon.voice.bank import RECORDINGS, RULES
from host_daemon.voice.mel import RATE
from host_daemon.voice.reading import as_it_sounds, in_sounds
from host_daemon.voice.recording import BadRecording, Samples, read
from host_daemon.voice.wording import read_aloud

_PATIENCE_S = 30.0


class Mute(Exception):
    """A synthesiser that is not installed, has no such voice, or said nothing."""


class Synthesiser(Protocol):
    """A speech synthesiser."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def kind(self) -> str:
        """What its voices are made from: RECORDINGS or RULES."""

    def voices(self, language: str) -> Sequence[str]:
        """The voices it has for a language code; none when it is not installed."""

    def say(self, text: str, voice: str, pace: float, pitch: float) -> Samples:
        """The text spoken. pace: 1 is usual, 1.2 faster. pitch: 1 is usual, 1.2 higher. Raises Mute."""


@dataclass(frozen=True)
class Espeak:
    """espeak-ng: formant synthesis, any language, a hundred timbres."""

    name: str = "espeak-ng"
    kind: str = RULES

    ACCENTS: ClassVar[dict[str, tuple[str, ...]]] = {
        "en": (
            "en-us",
            "en-gb",
            "en-gb-x-rp",
            "en-gb-scotland",
            "en-gb-x-gbcwmd",
            "en-gb-x-gbclan",
            "en-029",
        ),
        "ru": ("ru",),
    }
    TIMBRES: ClassVar[tuple[str, ...]] = (
        *("m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "f1", "f2", "f3", "f4", "f5", "klatt", "klatt2"),
        *("klatt3", "klatt4", "Alex", "Alicia", "Andrea", "Andy", "Annie", "Denis", "Diogo", "Gene", "Gene2"),
        *("Henrique", "Hugo", "Jacky", "Lee", "Marco", "Mario", "Michael", "Mike", "Nguyen", "adam", "anika"),
        *(
            "antonio",
            "belinda",
            "benjamin",
            "boris",
            "caleb",
            "david",
            "ed",
            "edward",
            "iven",
            "john",
            "linda",
        ),
        *(
            "max",
            "michel",
            "miguel",
            "norbert",
            "pablo",
            "paul",
            "pedro",
            "quincy",
            "rob",
            "robert",
            "sandro",
        ),
        *("shelby", "steph", "travis", "victor", "zac"),
    )

    def voices(self, language: str) -> Sequence[str]:
        if shutil.which("espeak-ng") is None:
            return ()
        return tuple(
            f"{accent}+{timbre}"
            for accent in self.ACCENTS.get(language, (language,))
            for timbre in self.TIMBRES
        )

    def say(self, text: str, voice: str, pace: float, pitch: float) -> Samples:
        speed = str(round(165 * pace))
        height = str(int(np.clip(50 * pitch, 0, 99)))
        if voice.partition("+")[0] == "ru":
            text = in_sounds(text, _espeak_sounds)
        return _wave(_run(["espeak-ng", "-v", voice, "-s", speed, "-p", height, "--stdout", "--", text]))


@functools.lru_cache(maxsize=64)
def _espeak_sounds(word: str) -> str:
    """How espeak-ng reads a Russian word, in its own letters."""
    return _run(["espeak-ng", "-v", "ru", "-q", "-x", "--", word]).decode()


@dataclass(frozen=True)
class Flite:
    """flite: five English voices made from recordings."""

    name: str = "flite"
    kind: str = RECORDINGS

    # Mean pitch in Hz, so that a share can be asked for.
    PITCH: ClassVar[dict[str, float]] = {
        "slt": 170.0,
        "rms": 95.0,
        "awb": 130.0,
        "kal16": 105.0,
        "kal": 105.0,
    }

    def voices(self, language: str) -> Sequence[str]:
        return tuple(self.PITCH) if language == "en" and shutil.which("flite") else ()

    def say(self, text: str, voice: str, pace: float, pitch: float) -> Samples:
        with tempfile.NamedTemporaryFile(suffix=".wav") as file:
            _run(
                [
                    *("flite", "-voice", voice, "--setf", f"duration_stretch={1 / pace:.3f}"),
                    *("--setf", f"int_f0_target_mean={self.PITCH[voice] * pitch:.1f}"),
                    *("-t", text, "-o", file.name),
                ]
            )
            return _file(Path(file.name))


@dataclass(frozen=True)
class Festival:
    """festival, with the voices that are installed beside it."""

    name: str = "festival"
    kind: str = RECORDINGS

    KNOWN: ClassVar[dict[str, tuple[str, ...]]] = {
        "en": ("cmu_us_slt_arctic_hts", "kal_diphone", "ked_diphone", "rab_diphone"),
        "ru": ("msu_ru_nsh_clunits",),
        "it": ("pc_diphone", "lp_diphone"),
    }
    HOME: ClassVar[Path] = Path("/usr/share/festival/voices")

    def voices(self, language: str) -> Sequence[str]:
        if shutil.which("festival") is None:
            return ()
        return tuple(v for v in self.KNOWN.get(language, ()) if any(self.HOME.glob(f"*/{v}")))

    def say(self, text: str, voice: str, pace: float, pitch: float) -> Samples:
        # It takes neither figures nor marks: it says nothing at all, or something else.
        language = next(code for code, voices in self.KNOWN.items() if voice in voices)
        words = read_aloud(text, language)
        words = as_it_sounds(words) if language == "ru" else words
        # Only diphone voices can be told to hurry; the others are played faster, and so higher.
        stretch, speed = (1 / pace, pitch) if voice.endswith("_diphone") else (1.0, pitch * pace)
        samples = _festival(words, voice, stretch)
        # Its pitch cannot be set for every voice, so the sound is played at another speed instead.
        count = int(len(samples) / speed)
        return np.asarray(np.interp(np.arange(count) * speed, np.arange(len(samples)), samples), np.int16)


@functools.lru_cache(maxsize=4)
def _festival(text: str, voice: str, stretch: float) -> Samples:
    """festival needs seconds to start, and a voice is asked for the same at several paces."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        script = (
            f"(voice_{voice})(Parameter.set 'Duration_Stretch {stretch:.3f})"
            f'(set! said (SynthText "{text}"))(utt.save.wave said "{file.name}")'
        )
        _run(["festival", "--pipe"], script)
        return _file(Path(file.name))


@dataclass(frozen=True)
class RHVoice:
    """RHVoice: voices made from recordings of people, four of them Russian. Debian's main part has none."""

    name: str = "rhvoice"
    kind: str = RECORDINGS

    COMMAND: ClassVar[str] = "RHVoice-test"
    # As its voices call their languages.
    LANGUAGES: ClassVar[dict[str, str]] = {"ru": "Russian", "en": "English"}

    def voices(self, language: str) -> Sequence[str]:
        command, spoken = shutil.which(self.COMMAND), self.LANGUAGES.get(language)
        if command is None or spoken is None:
            return ()
        # Whatever it was installed under, its data lie beside its commands.
        share = Path(command).resolve().parent.parent / "share" / "RHVoice" / "voices"
        told = (_told(path) for path in sorted(share.glob("*/voice.info")))
        return tuple(one["name"] for one in told if one.get("language") == spoken and "name" in one)

    def say(self, text: str, voice: str, pace: float, pitch: float) -> Samples:
        with tempfile.NamedTemporaryFile(suffix=".wav") as file:
            shares = ("-r", str(round(100 * pace)), "-t", str(round(100 * pitch)))
            _run([self.COMMAND, "-p", voice, *shares, "-o", file.name], text)
            return _file(Path(file.name))


def _told(path: Path) -> dict[str, str]:
    """The settings in a voice's description: one `name=value` a line."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    return {name.strip(): value.strip() for name, _, value in (line.partition("=") for line in lines)}


ALL: tuple[Synthesiser, ...] = (Espeak(), Flite(), Festival(), RHVoice())


def _run(command: list[str], script: str = "") -> bytes:
    try:
        done = subprocess.run(
            command, input=script.encode(), capture_output=True, timeout=_PATIENCE_S, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise Mute(f"{command[0]}: {error}") from None
    return done.stdout


def _file(path: Path) -> Samples:
    try:
        samples = read(path)
    except BadRecording as error:
        raise Mute(str(error)) from None
    return _voiced(samples)


def _wave(data: bytes) -> Samples:
    try:
        waves, rate = soundfile.read(io.BytesIO(data), dtype="float32")
    except soundfile.LibsndfileError as error:
        raise Mute(str(error)) from None
    count = int(len(waves) * RATE / rate)
    # The bands that the engine hears end at 3.8 kHz, so a plain interpolation from 22 kHz will do.
    samples = np.interp(np.arange(count) * rate / RATE, np.arange(len(waves)), waves) if count else waves
    return _voiced((samples * 32767).astype(np.int16))


def _voiced(samples: Samples) -> Samples:
    if not len(samples) or np.abs(samples.astype(np.int32)).max() < 100:
        raise Mute("it said nothing")
    return samples
