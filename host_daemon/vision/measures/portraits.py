"""Emotional portraits: an operator's or a point's background, span by span. Pure.

The face before a camera at staff is taken for whoever serves: the one who asked last, see `shifts`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from host_daemon.contacts.on_duty import Shift, Span
from host_daemon.events import FacesMeasured, Mood
from host_daemon.settings.vision import MoodSettings
from host_daemon.vision.measures.background import background


@dataclass(frozen=True, kw_only=True)
class Portrait:
    """One span of one operator, or of nobody known. Fields as in BackgroundMeasured; smile: mean, 0 to 1."""

    operator: str | None
    start: int
    end: int
    frames: int
    seen: int
    positive: float
    neutral: float
    negative: float
    smile: float
    mood: Mood


def portraits(
    measures: Iterable[FacesMeasured], when: Sequence[Shift], spans: Sequence[Span], limits: MoodSettings
) -> tuple[Portrait, ...]:
    """A portrait for each span and operator whom the camera looked at in it, oldest first.

    measures: in order of time. when, spans: in order and without overlap; what lies outside is left out.
    """
    groups: dict[tuple[Span, str | None], list[FacesMeasured]] = {}
    left, duty = list(spans), list(when)
    for measure in measures:
        while left and left[0][1] <= measure.at:
            left.pop(0)
        while duty and duty[0].end <= measure.at:
            duty.pop(0)
        if left and left[0][0] <= measure.at:
            operator = duty[0].operator if duty and duty[0].start <= measure.at else None
            groups.setdefault((left[0], operator), []).append(measure)
    return tuple(
        _portrait(operator, span, group, limits)
        for (span, operator), group in sorted(groups.items(), key=lambda one: (one[0][0], one[0][1] or ""))
    )


def _portrait(
    operator: str | None, span: Span, group: Sequence[FacesMeasured], limits: MoodSettings
) -> Portrait:
    found = background(group, *span, **asdict(limits))
    return Portrait(
        operator=operator,
        start=found.start,
        end=found.end,
        frames=found.frames,
        seen=found.seen,
        positive=found.positive,
        neutral=found.neutral,
        negative=found.negative,
        smile=found.smile,
        mood=found.mood,
    )
