"""Words that a manager took off the display."""

from __future__ import annotations

from host_daemon.events import FeedbackGiven, uids
from host_daemon.store.reader import Reader


def hidden(reader: Reader, words: FeedbackGiven) -> bool:
    """Whether a manager took these words off the display."""
    return reader.event(uids.hidden(words.uid)) is not None
