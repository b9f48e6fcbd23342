"""What a camera measured: one second of faces, and the expression of a moment."""

from __future__ import annotations

from typing import Any

from host_daemon.events import ExpressionMeasured, FacesMeasured


def second(
    at: int,
    positive: float = 0.0,
    negative: float = 0.0,
    *,
    camera: str = "counter",
    frames: int = 5,
    seen: int = 5,
) -> FacesMeasured:
    """A second with one face, which was seen on `seen` of `frames` pictures and smiled as far as positive."""
    neutral = round(1 - positive - negative, 3) if seen else 0.0
    return FacesMeasured(
        uid=f"{camera}.{at}",
        at=at,
        camera=camera,
        frames=frames,
        seen=seen,
        faces=min(seen, 1),
        positive=positive,
        neutral=neutral,
        negative=negative,
        smile=positive,
    )


def expression(cause: str, at: int, smile: float, **other: Any) -> ExpressionMeasured:
    """Anna's expression at a greeting, which smiled as far as `smile`; `other` is what was otherwise."""
    fields: dict[str, Any] = {
        "camera": "desk",
        "whose": "operator",
        "action": "greeting",
        "point": "point-1",
        "operator": "anna",
        "seen_before": 5,
        "positive_before": 0.0,
        "negative_before": 0.0,
        "seen": 5,
        "positive": smile,
        "negative": 0.0,
    } | other
    uid = f"{cause}/expression/{fields['whose']}/done"
    return ExpressionMeasured(uid=uid, at=at, smile=smile, cause=cause, **fields)
