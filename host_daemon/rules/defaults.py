"""The rules that a new post starts with."""

from __future__ import annotations

from host_daemon.rules.action import CutTrack, MeasureBackground, Notify, OpenIncident, TakePhoto
from host_daemon.rules.rule import Rule, When

NEGATIVE_RATING = Rule(
    "negative rating",
    When(event="rated", ratings=("negative",)),
    (
        OpenIncident(),
        CutTrack("incident", before_s=15, after_s=15),
        TakePhoto(),
        MeasureBackground(),
        Notify(),
    ),
)

# Emotional NPS needs the background of every rating, not only of the negative ones.
EVERY_RATING = Rule("background of every rating", When(event="rated"), (MeasureBackground(),))

RULES = (NEGATIVE_RATING, EVERY_RATING)
