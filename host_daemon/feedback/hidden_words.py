"""Words that a manager took off the display."""

from __future__ import annotations

from host_daemon.events import FeedbackGiven
from host_daemon.store.reader import Reader


def hidden(reader: Reader, words: FeedbackGiven) -> bool:
    """Whether a manager took these words off the display."""
    return reader.event(f"{words.uid}/hidden") is not None
