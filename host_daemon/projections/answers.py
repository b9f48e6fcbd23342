"""Answers to questions of staff, put together from the journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from host_daemon.events import AnswerMarked, BackgroundMeasured, QuestionAsked, Tagged
from host_daemon.metrics.sincerity import sincere
from host_daemon.store.reader import Reader


@dataclass(frozen=True)
class GivenAnswer:
    """One answer to a question of staff. mark: the newest, or None. background: while it was given, or None.

    tags: as they are now, those of rules among them.
    """

    asked: QuestionAsked
    mark: AnswerMarked | None
    background: BackgroundMeasured | None
    tags: tuple[str, ...]

    @property
    def at(self) -> int:
        return self.asked.at

    @property
    def point(self) -> str:
        return self.asked.point

    @property
    def operator(self) -> str | None:
        return self.asked.operator

    @property
    def sincere(self) -> bool | None:
        """By the manager, else by the expression, else None."""
        says, judged = (self.mark.says, self.mark.sincere) if self.mark else (None, None)
        return sincere(says, self.background.mood if self.background else None, judged)


def answer(reader: Reader, asked: QuestionAsked) -> GivenAnswer:
    """The answer to that question."""
    events = reader.caused_by(asked.uid)
    marks = [one for one in events if isinstance(one, AnswerMarked)]
    ruled = [one.tag for one in events if isinstance(one, Tagged)]
    return _answer(asked, marks[-1] if marks else None, ruled, _background(reader, asked))


def answers(reader: Reader, start: int, end: int) -> list[GivenAnswer]:
    """Answers to the questions of [start, end), the newest first.

    The background is looked up only for those whose sincerity hangs on it.
    """
    marks = {one.cause: one for one in reader.events((AnswerMarked,), start)}
    ruled: dict[str, list[str]] = {}
    for tagged in reader.events((Tagged,), start):
        ruled.setdefault(tagged.cause, []).append(tagged.tag)
    found = []
    for asked in reader.events((QuestionAsked,), start, end, newest=True):
        mark = marks.get(asked.uid)
        open_yet = mark is not None and mark.says is not None and mark.sincere is None
        background = _background(reader, asked) if open_yet else None
        found.append(_answer(asked, mark, ruled.get(asked.uid, []), background))
    return found


def _background(reader: Reader, asked: QuestionAsked) -> BackgroundMeasured | None:
    found = [one for one in reader.caused_by(asked.uid) if isinstance(one, BackgroundMeasured)]
    return found[-1] if found else None


def _answer(
    asked: QuestionAsked,
    mark: AnswerMarked | None,
    ruled: Sequence[str],
    background: BackgroundMeasured | None,
) -> GivenAnswer:
    tags = dict.fromkeys((*(mark.tags if mark else ()), *ruled))
    return GivenAnswer(asked, mark, background, tuple(tags))
