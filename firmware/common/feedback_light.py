"""Light after a press: "thanks" when the post has it, "kept for later" when the post is silent."""

DARK = 0
THANKS = 1
KEPT = 2
PATIENCE_MS = 2000
SHOW_MS = 1500


class FeedbackLight:
    """Times are milliseconds of uptime. stubborn: `kept` stays lit until the post has the press."""

    def __init__(self, stubborn: bool = False) -> None:
        self.stubborn = stubborn
        self._asked_at: int | None = None
        self._shown = DARK
        self._until = 0

    def pressed(self, now: int) -> None:
        """A press is in the journal."""
        self._asked_at = now
        self._shown = DARK

    def acknowledged(self, now: int) -> None:
        """The post has the newest press; thanks come late rather than never, but not after `kept`."""
        if self._asked_at is not None:
            self._show(THANKS, now)

    def busy(self, now: int) -> bool:
        """Whether somebody still waits, or looks at a light."""
        return self.light(now) != DARK or self._asked_at is not None

    def light(self, now: int) -> int:
        """The light that is lit at this moment: DARK, THANKS or KEPT."""
        if self._asked_at is not None and now - self._asked_at >= PATIENCE_MS:
            if self.stubborn:
                return KEPT
            self._show(KEPT, now)
        if self._shown != DARK and now >= self._until:
            self._shown = DARK
        return self._shown

    def _show(self, what: int, now: int) -> None:
        self._asked_at = None
        self._shown = what
        self._until = now + SHOW_MS
