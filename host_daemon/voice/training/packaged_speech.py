"""Packaged speech: people reading, as Debian ships them, without what says the phrase itself."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from host_daemon.voice.phrases.spoken_text import says
from host_daemon.voice.spotting.embedder import Embedder
from host_daemon.voice.training import negatives
from host_daemon.voice.training.negatives import Negatives
from models.prompts import FORMATS, VOICES, prompts


def packaged(
    text: str, language: str, cache: Path, embedder: Embedder, but: Collection[Path] = ()
) -> Negatives:
    """The negatives of a phrase. but: recordings to leave out besides.

    A classifier must not learn to keep silent at its own phrase ("thank you" stands in many a prompt). The
    texts of the prompts come with their packages; where documentation is not installed, all prompts count as
    other.
    """
    files = packaged_files()
    out = {*but, *saying(text, language)}
    heard = negatives.kept(files, cache, embedder)
    return heard.only([number for number, path in enumerate(files) if path not in out])


def packaged_files() -> list[Path]:
    """The packaged recordings, each in one format: Debian has them in three, and asterisk itself asks for
    another one than `make` does. What is there twice would be held out and trained on at once."""
    found = negatives.recordings(negatives.PACKAGED)
    best = {path.with_suffix(""): path for path in sorted(found, key=_preference, reverse=True)}
    return sorted(best.values())


def _preference(path: Path) -> tuple[int, str]:
    suffix = path.suffix.lower()
    return (FORMATS.index(suffix) if suffix in FORMATS else len(FORMATS)), suffix


def saying(text: str, language: str) -> set[Path]:
    """The prompts that hold the phrase."""
    if language not in VOICES:
        return set()
    return {path.resolve() for path, said in prompts(language).items() if says(said, text, language)}
