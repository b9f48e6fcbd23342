"""Deep sleep on ESP32 chips: what wakes the board, and which of its pins did."""

import sys

import esp32
import machine

# Which pins woke the chip is in a register that no function of MicroPython reads: a bit for each pin.
_STATUS_C3 = 0x60008110  # RTC_CNTL_GPIO_WAKEUP_REG, bits 0 to 5
_STATUS_S3 = 0x600080E4  # RTC_CNTL_EXT_WAKEUP1_STATUS_REG, bits 0 to 21


def _is_s3():
    return "ESP32S3" in getattr(sys.implementation, "_machine", "")


def _pull(low):
    return machine.Pin.PULL_UP if low else machine.Pin.PULL_DOWN


def woken(numbers, low=True):
    """None after any other start than a wake-up, else those of the pins `numbers` that woke the board.

    A wake-up by the timer gives none. Lets go of the pins, which are held during sleep.
    """
    if machine.reset_cause() != machine.DEEPSLEEP_RESET:
        return None
    for number in numbers:
        machine.Pin(number, machine.Pin.IN, _pull(low), hold=False)
    if machine.wake_reason() == machine.TIMER_WAKE:
        return []
    status = machine.mem32[_STATUS_S3 if _is_s3() else _STATUS_C3]
    return [number for number in numbers if status >> number & 1]


def sleep(numbers, low, timeout_ms):
    """Sleeps until one of the pins is pressed or the time is over; the board starts anew then."""
    if numbers:
        pins = [machine.Pin(number, machine.Pin.IN, _pull(low), hold=True) for number in numbers]
        wake = esp32.wake_on_ext1 if _is_s3() else esp32.wake_on_gpio
        wake(pins, esp32.WAKEUP_ALL_LOW if low else esp32.WAKEUP_ANY_HIGH)
    machine.deepsleep(timeout_ms)
