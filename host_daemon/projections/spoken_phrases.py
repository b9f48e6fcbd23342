"""Phrases that were heard within a stretch of sound, when it was said or in a search of the past."""

from __future__ import annotations

from dataclasses import dataclass

from host_daemon.events import PhraseGroup, PhraseHeard, PhraseJudged
from host_daemon.store.reader import Reader

# Longer than any phrase lasts.
LONGEST_MS = 10_000


@dataclass(frozen=True, kw_only=True)
class Uttered:
    """One phrase. at: the end of its last word. past: it was found afterwards."""

    text: str
    group: PhraseGroup
    at: int
    microphone: str
    past: bool


def uttered(
    reader: Reader, start: int, end: int, microphone: str = "", point: str = ""
) -> tuple[Uttered, ...]:
    """Phrases of which something was said in [start, end), oldest first, without those called wrong.

    microphone, point: only of that one; empty: of any.
    """
    heard = [
        one
        for one in reader.events((PhraseHeard,), start, end + LONGEST_MS)
        if one.start < end and microphone in ("", one.microphone) and point in ("", one.point)
    ]
    return tuple(
        Uttered(text=one.text, group=one.group, at=one.at, microphone=one.microphone, past=bool(one.past))
        for one in heard
        if not _called_wrong(reader, one)
    )


def _called_wrong(reader: Reader, heard: PhraseHeard) -> bool:
    judged = [one for one in reader.caused_by(heard.uid) if isinstance(one, PhraseJudged)]
    return bool(judged) and not judged[-1].right
