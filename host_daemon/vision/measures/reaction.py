"""Expression before and after an action, which the reaction index compares."""

from __future__ import annotations

from collections.abc import Sequence

from host_daemon.events import ExpressionAsked, ExpressionMeasured, FacesMeasured, uids
from host_daemon.vision.measures.background import background


def measured(asked: ExpressionAsked, seconds: Sequence[FacesMeasured]) -> ExpressionMeasured:
    """The answer, from the camera's seconds between the one before `asked.start` and `asked.end`.

    A second that lies on the moment itself belongs to the window that has more of it.
    """
    before = background(seconds, asked.start, asked.at)
    after = background(seconds, asked.at, asked.end)
    return ExpressionMeasured(
        uid=uids.answer(asked.uid),
        at=asked.at,
        camera=asked.camera,
        whose=asked.whose,
        action=asked.action,
        point=asked.point,
        operator=asked.operator,
        seen_before=before.seen,
        positive_before=before.positive,
        negative_before=before.negative,
        seen=after.seen,
        positive=after.positive,
        negative=after.negative,
        smile=after.smile,
        cause=asked.cause,
        targets=asked.targets,
        rule=asked.rule,
    )
