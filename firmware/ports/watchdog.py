"""The watchdog: a board whose loop hangs starts anew by itself."""

import machine

TIMEOUT_MS = 8000  # RP2040 can do 8388 ms at most


class Watchdog:
    """Once made it cannot be stopped; feed it at least every 8 s."""

    def __init__(self):
        self._watchdog = machine.WDT(timeout=TIMEOUT_MS)

    def feed(self):
        self._watchdog.feed()
