"""Tags of what people heard or read: the lists of the settings, and those that they wrote themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fastapi import HTTPException

from host_daemon.base.texts import Texts
from host_daemon.base.texts import mark as _
from host_daemon.events import AnswerMarked, BurstMarked, IncidentMarked
from host_daemon.metrics.pareto import pareto
from host_daemon.settings.web import WebSettings
from host_daemon.store.reader import Reader

# Tags beside those of the settings: the manager's own, the most frequent first, of so many marks.
OWN, LOOKED_AT = 30, 1000
LONGEST = 60


def choices(reader: Reader, lists: WebSettings, set_now: Sequence[str]) -> tuple[str, ...]:
    """Tags that can be ticked: causes, delights and wishes of the settings, those that are set, and those
    that people wrote elsewhere."""
    marks: list[AnswerMarked | BurstMarked | IncidentMarked] = []
    for kind in (AnswerMarked, BurstMarked, IncidentMarked):
        marks += reader.events((kind,), newest=True, limit=LOOKED_AT)
    own = pareto(tag for one in marks for tag in one.tags)
    listed = (*lists.reasons, *lists.delights, *lists.wishes)
    return tuple(dict.fromkeys((*listed, *set_now, *(one.name for one in own[:OWN]))))


def chosen(ticked: Iterable[str] | None, own: str, choices: Sequence[str], words: Texts) -> tuple[str, ...]:
    """The tags to set: those ticked, and one that was written. Answers 422 for one that is not there."""
    for one in ticked or ():
        if one not in choices:
            told = _(
                "“{tag}” is not among the tags here any more: reload the page, or write it under "
                "“Another tag”."
            )
            raise HTTPException(422, words.text(told, tag=one))
    return tuple(dict.fromkeys((*(ticked or ()), *filter(None, [" ".join(own.split())]))))
