"""The board's clock."""

import sys
import time

from firmware.common.ticks import PERIOD


def ticks():
    """Wrapping milliseconds, as firmware.common.ticks counts them."""
    return time.ticks_ms() & (PERIOD - 1)


def started():
    """Ticks of the chip's start; asked by the first thing that runs. On ESP32 they begin with it."""
    return 0 if sys.platform == "esp32" else ticks()
