"""Event of a detected phrase: text, time, place, and whether it counts. Pure."""

from __future__ import annotations

from dataclasses import replace

from host_daemon.contacts.phrase_meaning import sure
from host_daemon.events import PhraseHeard
from host_daemon.settings.audio import Microphone
from host_daemon.voice.phrases.phrase import Phrase
from host_daemon.voice.spotting.listening_windows import Windows

# The same saying, heard by another microphone of the point or found again by a search, is told apart from the
# next one by this.
SAME_MS = 1000


def hear(
    phrase: Phrase,
    microphone: Microphone,
    start: int,
    at: int,
    score: float,
    windows: Windows,
    past: str = "",
) -> PhraseHeard | None:
    """The event of a phrase said from `start` to `at` (UTC ms), or None when it does not count (yet)."""
    admitted = windows.admit(
        PhraseHeard(
            uid=f"{microphone.name}/{phrase.key}/{at // 100}",
            at=at,
            phrase=phrase.key,
            text=phrase.text,
            group=phrase.group,
            name=phrase.name,
            start=start,
            score=round(score, 4),
            point=microphone.point,
            microphone=microphone.name,
            role=microphone.role,
            past=past,
        ),
        phrase.always,
    )
    if admitted is None:
        return None
    certain = sure(admitted.group, phrase.words, admitted.score, bool(admitted.window))
    return replace(admitted, sure=certain)
