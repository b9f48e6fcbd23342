"""Audience of a message: the targets that its rule and their own limits both allow."""

from __future__ import annotations

from collections.abc import Iterable

from host_daemon.events import NoticeOwed
from host_daemon.rules.action import ALL, AUDIENCES
from host_daemon.store.records import Target


def receivers(notice: NoticeOwed, known: Iterable[Target]) -> list[str]:
    """Names of the targets that a notice goes to: its rule names them or their audience, and their audience
    has to do with the point and the operator of the notice."""
    return [target.name for target in known if _named(target, notice.targets) and takes(target, notice)]


def takes(target: Target, notice: NoticeOwed) -> bool:
    """Whether the target may be told of what happened at this point with this operator."""
    if target.audience == "point":
        return notice.point in target.points
    if target.audience == "operator":
        return notice.operator is not None and notice.operator == target.operator
    return True


def _named(target: Target, targets: tuple[str, ...]) -> bool:
    return targets == ALL or target.name in targets or AUDIENCES[target.audience] in targets
