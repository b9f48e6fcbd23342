"""The phrases of a post with their heads and recordings, in its data folder."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from host_daemon.store.config import Config
from host_daemon.voice import phrase as phrase_module
from host_daemon.voice.head import BadHead, Head, load, save
from host_daemon.voice.listener import Vocabulary
from host_daemon.voice.phrase import Phrase


class Shelf:
    """Phrases stand in the configuration; heads lie in `voice/`, as does the cached background."""

    def __init__(self, data: Path) -> None:
        self.folder = data / "voice"
        self._config = Config(data)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self._seen: tuple[object, ...] | None = None
        self._vocabulary = Vocabulary()

    def phrases(self) -> list[Phrase]:
        """All phrases. Raises phrase.BadPhrase."""
        return phrase_module.phrases(self._config.phrases())

    def head_path(self, key: str) -> Path:
        return self.folder / f"{key}.head"

    def head(self, key: str) -> Head | None:
        """The phrase's head; None when it was not trained yet or its file is damaged."""
        try:
            return load(self.head_path(key))
        except (BadHead, OSError):
            return None

    def put(self, phrase: Phrase, head: Head) -> None:
        """Add a phrase, or replace the one of its key. Raises phrase.BadPhrase."""
        phrase = phrase_module.checked(phrase)
        others = [one for one in self.phrases() if one.key != phrase.key]
        written = [dataclasses.asdict(one) for one in (*others, phrase)]
        phrase_module.phrases(written)
        save(head, self.head_path(phrase.key))
        self._config.write_phrases(written)

    def remove(self, key: str) -> bool:
        """Forget a phrase; whether there was one."""
        phrases = self.phrases()
        left = [one for one in phrases if one.key != key]
        self._config.write_phrases([dataclasses.asdict(one) for one in left])
        self.head_path(key).unlink(missing_ok=True)
        return len(left) < len(phrases)

    def vocabulary(self) -> Vocabulary:
        """Phrases and heads; the same object as long as nothing changed."""
        phrases = tuple(self.phrases())
        stamps = tuple(_stamp(self.head_path(phrase.key)) for phrase in phrases)
        if self._seen != (phrases, stamps):
            heads = {p.key: head for p in phrases if (head := self.head(p.key)) is not None}
            self._vocabulary = Vocabulary(phrases, heads)
            self._seen = (phrases, stamps)
        return self._vocabulary


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
