"""Emotional background of a window of time, from the measures of its seconds. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from host_daemon.events import FacesMeasured, Mood

SECOND_MS = 1000


@dataclass(frozen=True)
class Background:
    """The emotional background of [start, end); the fields are those of BackgroundMeasured."""

    start: int
    end: int
    frames: int
    seen: int
    positive: float
    neutral: float
    negative: float
    smile: float
    mood: Mood


def background(
    measures: Sequence[FacesMeasured],
    start: int,
    end: int,
    *,
    least_frames: int = 5,
    least_seen: int = 3,
    positive_from: float = 0.5,
    negative_from: float = 0.07,
) -> Background:
    """Background of the seconds in [start, end), UTC milliseconds.

    A measured second belongs to the window when at least half of it lies inside (half of the window,
    where the
    window is shorter than a second). The shares are means over the frames in which the customer was seen.
    """
    half = min(SECOND_MS, end - start) / 2
    inside = [m for m in measures if min(end, m.at + SECOND_MS) - max(start, m.at) >= max(half, 1)]
    frames, seen = sum(m.frames for m in inside), sum(m.seen for m in inside)

    def mean(values: Sequence[float]) -> float:
        weighted = sum(value * m.seen for value, m in zip(values, inside, strict=True))
        return round(weighted / seen, 3) if seen else 0.0

    positive, negative = mean([m.positive for m in inside]), mean([m.negative for m in inside])
    return Background(
        start=start,
        end=end,
        frames=frames,
        seen=seen,
        positive=positive,
        neutral=mean([m.neutral for m in inside]),
        negative=negative,
        smile=mean([m.smile for m in inside]),
        mood=_verdict(
            frames, seen, positive, negative, (least_frames, least_seen, positive_from, negative_from)
        ),
    )


def _verdict(
    frames: int, seen: int, positive: float, negative: float, limits: tuple[int, int, float, float]
) -> Mood:
    least_frames, least_seen, positive_from, negative_from = limits
    if frames < least_frames:
        return "unknown"
    if seen == 0:
        return "nobody"
    if seen < least_seen:
        return "unknown"
    if positive >= positive_from and positive >= negative:
        return "positive"
    return "negative" if negative >= negative_from else "neutral"
