"""Sincerity: how many of the answers to questions of staff can be taken at their word.

Whoever listened to an answer says so. Where nobody did, words and expression are held against each other as
Emotional NPS does it: praise counts only with a positive expression (without it, it is politeness), and
criticism unless it came with one. Words that say nothing of satisfaction, and answers at which too little of
the face was seen, tell nothing. The share is of those that can be told, with Wilson's interval.
"""

from __future__ import annotations

from collections.abc import Iterable

from host_daemon.events import Mood, Rating
from host_daemon.metrics.figure import CONFIDENCE, Contradiction, Figure, TooFew
from host_daemon.metrics.response import response_rate


def sincere(says: Rating | None, mood: Mood | None, judged: bool | None = None) -> bool | None:
    """Whether an answer was sincere; None when nobody can tell.

    says: what the words say. mood: of the customer while answering. judged: by whoever listened.
    """
    if judged is not None:
        return judged
    if says in (None, "neutral") or mood not in ("positive", "neutral", "negative"):
        return None
    return (mood == "positive") == (says == "positive")


def sincere_share(
    answers: Iterable[bool | None], least: int, confidence: float = CONFIDENCE
) -> Figure | TooFew | Contradiction:
    """The share of sincere answers, 0 to 1; n: answers of which it is known."""
    known = [one for one in answers if one is not None]
    return response_rate(sum(known), len(known), least, confidence)
