"""Listening windows: phrases that count only for a while after a request or a press. Pure; `now` is given."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace

from host_daemon.contacts.phrase_meaning import RATINGS
from host_daemon.events import ListenAsked, ListeningEnded, PhraseHeard, uids

# A phrase may be heard before the press that opens its window arrives: so long and so many are held.
HELD_MS = 180_000
HELD = 64
# A verdict that began in the window may end a little after it; the engine needs this long to be sure.
LATE_MS = 3_000


@dataclass
class _Open:
    asked: ListenAsked
    heard: int = 0
    graded: bool = False

    @property
    def end(self) -> int:
        return self.asked.at + round(self.asked.seconds * 1000)


class Windows:
    """Listening windows of all points. Times are UTC milliseconds; the windows of one point do not touch
    another's.

    One window takes one verdict: the first one said.
    """

    def __init__(self) -> None:
        self._open: dict[str, _Open] = {}
        self._held: deque[PhraseHeard] = deque(maxlen=HELD)

    def open(self, asked: ListenAsked) -> list[PhraseHeard]:
        """Begin a window; what was said in it already comes at once. Asking for it again changes nothing."""
        if asked.uid in self._open:
            return []
        window = self._open[asked.uid] = _Open(asked)
        held = [heard for heard in self._held if _within(heard, window)]
        for heard in held:
            self._held.remove(heard)
        return [entered for one in held if (entered := self._enter(one, window)) is not None]

    def graded(self, uid: str) -> None:
        """A window that has its verdict already, from the journal."""
        if uid in self._open:
            self._open[uid].graded = True

    def admit(self, heard: PhraseHeard, always: bool) -> PhraseHeard | None:
        """The phrase with its window, or None when it does not count (yet). always: it counts without one."""
        fitting = [window for window in self._open.values() if _within(heard, window)]
        if fitting:
            window = max(fitting, key=lambda w: w.asked.at)
            return self._enter(heard, window)
        if always:
            return heard
        self._held.append(heard)
        return None

    def _enter(self, heard: PhraseHeard, window: _Open) -> PhraseHeard | None:
        if heard.group in RATINGS:
            if window.graded:
                return None
            window.graded = True
        window.heard += 1
        return replace(heard, window=window.asked.uid)

    def close(self, now: int) -> list[ListeningEnded]:
        """The windows that ended, and whether anything was said in them: silence is a verdict too."""
        ended = [window for window in self._open.values() if now >= window.end + LATE_MS]
        for window in ended:
            del self._open[window.asked.uid]
        while self._held and self._held[0].at < now - HELD_MS:
            self._held.popleft()
        return [
            ListeningEnded(
                uid=uids.answer(window.asked.uid),
                at=window.end,
                asked=window.asked.uid,
                cause=window.asked.cause,
                point=window.asked.point,
                heard=window.heard,
            )
            for window in ended
        ]


def _within(heard: PhraseHeard, window: _Open) -> bool:
    return heard.point == window.asked.point and window.asked.at <= heard.start <= window.end
