"""RHVoice, with those of its voices that a shop may use."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from host_daemon.audio.samples import Samples
from host_daemon.voice.phrases.saying import RECORDINGS
from host_daemon.voice.synthesis import espeak
from host_daemon.voice.synthesis.russian_imperative import stressed
from host_daemon.voice.synthesis.synthesiser import run, spoken


@dataclass(frozen=True)
class RHVoice:
    """RHVoice: voices made from recordings of people, five of them Russian and free."""

    name: str = "rhvoice"
    kind: str = RECORDINGS

    COMMAND: ClassVar[str] = "RHVoice-test"
    # As its voices call their languages.
    LANGUAGES: ClassVar[dict[str, str]] = {"ru": "Russian", "en": "English"}

    # By the copyright files of Debian's rhvoice-russian and -english: LGPL-2.1+, Aleksandr-hq CC-BY-SA-4.0.
    # The others are not for commercial use.
    FREE: ClassVar[tuple[str, ...]] = (
        *("Aleksandr", "Aleksandr-hq", "Anna", "Elena", "Irina"),
        *("Alan", "Bdl", "Clb", "Slt"),
    )

    def voices(self, language: str) -> Sequence[str]:
        return tuple(voice for voice in self.installed(language) if voice in self.FREE)

    def installed(self, language: str) -> Sequence[str]:
        """All of its voices that are there, whatever their licence."""
        command, named = shutil.which(self.COMMAND), self.LANGUAGES.get(language)
        if command is None or named is None:
            return ()
        # Whatever it was installed under, its data lie beside its commands.
        share = Path(command).resolve().parent.parent / "share" / "RHVoice" / "voices"
        told = (_told(path) for path in sorted(share.glob("*/voice.info")))
        return tuple(one["name"] for one in told if one.get("language") == named and "name" in one)

    def say(self, text: str, voice: str, pace: float, pitch: float) -> Samples:
        text = espeak.orders(text, stressed)
        with tempfile.NamedTemporaryFile(suffix=".wav") as file:
            shares = ("-r", str(round(100 * pace)), "-t", str(round(100 * pitch)))
            run([self.COMMAND, "-p", voice, *shares, "-o", file.name], text)
            return spoken(Path(file.name))


def _told(path: Path) -> dict[str, str]:
    """The settings in a voice's description: one `name=value` a line."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    return {name.strip(): value.strip() for name, _, value in (line.partition("=") for line in lines)}
