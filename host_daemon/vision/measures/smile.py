"""Rating by a smile: recognises that a customer smiles right now. Pure, light to import.

It knows no person: only the face that is the customer's at this moment, in the last two measured seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from host_daemon.events import FacesMeasured
from host_daemon.settings.vision import MoodSettings
from host_daemon.vision.measures.background import background

# A second counts as long as it ended no more than two seconds ago; mood takes what lies half inside.
WINDOW_MS = 2_500


@dataclass(frozen=True, kw_only=True)
class Smiling:
    """face: somebody has been seen long enough to say. smile: 0 to 1, 0 without a face. smiling: clearly."""

    face: bool
    smile: float
    smiling: bool


def smiling(measures: Sequence[FacesMeasured], now: int, limits: MoodSettings) -> Smiling:
    """State of the smile in the newest seconds of a camera. measures: the last few; now: UTC milliseconds.

    `smiling` is the verdict that a rating's background needs as well, so both have the same threshold.
    """
    found = background(measures, now - WINDOW_MS, now, **asdict(limits))
    face = found.mood not in ("nobody", "unknown")
    return Smiling(face=face, smile=found.smile if face else 0.0, smiling=found.mood == "positive")
