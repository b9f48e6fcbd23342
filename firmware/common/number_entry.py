"""Number typed on the keypad before a smiley is pressed."""

LARGEST = 255
TIMEOUT_MS = 10000


class NumberEntry:
    """The digits typed so far. Times are milliseconds of uptime."""

    def __init__(self) -> None:
        self.number: int | None = None
        self._at = 0

    def digit(self, digit: int, now: int) -> bool:
        """Adds a digit. False, and everything is forgotten: there is no such number."""
        self.poll(now)
        number = (self.number or 0) * 10 + digit
        self._at = now
        if number > LARGEST:
            self.number = None
            return False
        self.number = number
        return True

    def clear(self) -> None:
        """The correction key."""
        self.number = None

    def take(self, now: int) -> int | None:
        """A smiley was pressed: the number that goes with it, or None. It is used up."""
        self.poll(now)
        number, self.number = self.number, None
        return number

    def poll(self, now: int) -> None:
        """Forgets a number that somebody typed and left."""
        if self.number is not None and now - self._at >= TIMEOUT_MS:
            self.number = None
