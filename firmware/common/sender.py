"""Sender of frames: presses are journalled, then sent until the post acknowledges them; reports once."""

from firmware.common import wire
from firmware.common.press_journal import Kept, PressJournal
from firmware.common.resend_timer import ResendTimer

IDLE_MS = 60000
_MOST_AGE = 0xFFFFFFFF
_AHEAD_MS = 60000


class FrameSender:
    """device: 6 bytes. key: the device's own. session: names this stretch of uninterrupted power.

    reports: how many this boot has made already. Times are milliseconds of uptime within the session.
    """

    def __init__(
        self,
        device: bytes,
        key: bytes,
        journal: PressJournal,
        session: int,
        timer: ResendTimer,
        reports: int = 0,
    ) -> None:
        self._device = device
        self._key = key
        self._journal = journal
        self._session = session
        self._timer = timer
        self._turn = 0
        self._report: bytes | None = None
        self.reports = reports
        self._answered = reports
        self.greeted = False  # the post has answered a hello of this start
        self.refused = 0  # answers that were not made with our key

    @property
    def pending(self) -> int:
        """Presses that the post does not have yet."""
        return self._journal.pending

    @property
    def waiting(self) -> bool:
        """Whether the post has not answered everything: presses, and the newest report."""
        return self.pending > 0 or self._answered != self.reports

    def press(
        self, button: int, gesture: int, number: int | None, battery_mv: int | None, at: int, now: int
    ) -> Kept | None:
        """Puts a press in the journal and makes it the next to be sent. None: the journal is full."""
        kept = self._journal.keep(button, gesture, number, battery_mv, self._session, at)
        if kept:
            self._turn = self._journal.pending - 1
            self._timer.reset(now)
        return kept

    def report(self, kind: int, status: wire.Status) -> None:
        """Makes a status or hello the next thing to be sent, once; a newer one replaces it."""
        self.reports += 1
        flags = wire.FLASH_FAILED if self._journal.failed else 0
        frame = wire.Frame(kind, self._device, self._journal.boot, self.reports, flags, 0, status)
        self._report = wire.pack(frame, self._key)

    def due(self, now: int) -> bytes | None:
        """The frame to send at this moment, or None."""
        if self._report is not None:
            report, self._report = self._report, None
            return report
        pending = self._journal.pending
        if not pending or self._timer.wait(now):
            return None
        kept = self._journal.kept(self._turn % pending)
        self._turn += 1  # one that the post refuses must not hold up the others
        self._timer.sent(now)
        return wire.pack(self._frame(kept, now), self._key)

    def send_at_once(self, now: int) -> None:
        """The post can be reached again."""
        self._timer.reset(now)

    def wait(self, now: int) -> int:
        """Milliseconds until `due` may give a frame."""
        if self._report is not None:
            return 0
        return self._timer.wait(now) if self._journal.pending else IDLE_MS

    def received(self, data: bytes, now: int) -> Kept | None:
        """Takes a frame from the post. The press that it acknowledges, if it was pending."""
        try:
            frame = wire.check(data, self._key)
        except wire.WireError:
            self.refused += 1
            return None
        if frame.kind != wire.ACK or frame.device != self._device:
            return None
        if frame.payload.kind != wire.PRESS:
            if frame.boot == self._journal.boot:
                self.greeted = True
                self._answered = max(self._answered, frame.seq)
            return None
        kept = self._journal.acknowledged(frame.boot, frame.seq)
        if kept:
            self._turn = 0
            self._timer.reset(now)
        return kept

    def _frame(self, kept: Kept, now: int) -> wire.Frame:
        certain = kept.session == self._session
        age = _since(kept.at, now) if certain else min(now, _MOST_AGE)
        payload = wire.Press(kept.button, kept.gesture, kept.number, kept.counter, kept.battery_mv)
        flags = 0 if certain else wire.AGE_LOWER_BOUND
        return wire.Frame(wire.PRESS, self._device, kept.boot, kept.seq, flags, age, payload)


def _since(at: int, now: int) -> int:
    """Age of a press. Its time is kept in 32 bits; a board with power for 49.7 days runs through them."""
    age = (now - at) & _MOST_AGE
    return 0 if age > _MOST_AGE - _AHEAD_MS else age  # an edge may be a little ahead of the clock
