"""The board's clock."""

import time

from firmware.common.ticks import PERIOD


def ticks():
    """Wrapping milliseconds, as firmware.common.ticks counts them."""
    return time.ticks_ms() & (PERIOD - 1)
