"""Power of the board: its battery, the cause of its start, the session of uninterrupted power."""

import os
import struct
import time

import machine

_MAGIC = 0x534D494C


def device():
    """The board's 6 bytes of address."""
    return bytes(machine.unique_id()[-6:])


def reset_cause():
    """Why the board started: power_on, hard, watchdog, deep_sleep, soft or unknown."""
    names = (
        ("PWRON_RESET", "power_on"),
        ("HARD_RESET", "hard"),
        ("WDT_RESET", "watchdog"),
        ("DEEPSLEEP_RESET", "deep_sleep"),
        ("SOFT_RESET", "soft"),
    )
    cause = machine.reset_cause()
    for constant, name in names:
        if getattr(machine, constant, None) == cause:
            return name
    return "unknown"


def session():
    """(name of this stretch of uninterrupted power, milliseconds since it began).

    The clock and a few bytes of memory outlive deep sleep on ESP32; elsewhere every start begins anew.
    """
    now = time.time_ns() // 1000000
    memory = machine.RTC().memory() if hasattr(machine.RTC, "memory") else b""
    if len(memory) >= 16:
        magic, name, began = struct.unpack(">IIQ", memory[:16])
        if magic == _MAGIC and began <= now:
            return name, now - began
    name = int.from_bytes(os.urandom(4), "big") or 1
    if hasattr(machine.RTC, "memory"):
        machine.RTC().memory(struct.pack(">IIQ", _MAGIC, name, now))
    return name, 0


def remember(data):
    """Keeps up to 100 bytes over a deep sleep."""
    machine.RTC().memory(machine.RTC().memory()[:16] + data)


def remembered():
    """The bytes that were kept, once: a board that crashes afterwards remembers nothing."""
    memory = machine.RTC().memory()
    machine.RTC().memory(memory[:16])
    return memory[16:]


class Battery:
    """pin: of the analogue input, or None without a battery. divider: battery volts per volt at the pin."""

    def __init__(self, pin, divider=2.0):
        self._adc = None if pin is None else _adc(machine.Pin(pin))
        self._divider = divider

    def millivolts(self):
        """Battery voltage, or None on a powered board."""
        if self._adc is None:
            return None
        if hasattr(self._adc, "read_uv"):
            return int(self._adc.read_uv() * self._divider / 1000)
        return int(self._adc.read_u16() * 3300 * self._divider / 65535)


def _adc(pin):
    if hasattr(machine.ADC, "ATTN_11DB"):  # ESP32 measures up to 950 mV only, unless it is told to attenuate
        return machine.ADC(pin, atten=machine.ADC.ATTN_11DB)
    return machine.ADC(pin)


def restart():
    """Starts the board anew."""
    machine.reset()
