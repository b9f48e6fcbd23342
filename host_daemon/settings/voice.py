"""Settings of VoiceTrigger."""

from __future__ import annotations

from dataclasses import dataclass

from host_daemon.settings.field import setting


@dataclass(frozen=True)
class VoiceSettings:
    """Phrases that the post listens for."""

    own_sound: bool = setting(
        False,
        "the place's own recorded sound may be used to set the phrases' thresholds; it stays on the post",
    )
    tune_hours: float = setting(
        24.0, "hours after which thresholds are set again from the site's own sound", low=1, high=744
    )
    vosk_model: str = setting("", "folder of a Vosk model, for phrases that Vosk spots and for transcripts")
    porcupine_keywords: str = setting(
        "", "folder of Porcupine's keyword files, each named after its phrase: KEY.ppn"
    )
