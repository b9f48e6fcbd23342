"""Stands in for MicroPython's machine."""

import struct
import time

import line

PWRON_RESET, HARD_RESET, WDT_RESET, DEEPSLEEP_RESET, SOFT_RESET = 1, 2, 3, 4, 5
PIN_WAKE, TIMER_WAKE = 2, 4
_inputs = {}  # pin -> level from outside
_outputs = {}
_interrupts = {}  # pin -> (handler, edges, Pin)
_voltages = {}  # pin -> millivolts


class Pin:
    IN, OUT = 0, 1
    PULL_UP, PULL_DOWN = 1, 2
    IRQ_FALLING, IRQ_RISING = 1, 2

    def __init__(self, number, mode=IN, pull=None, value=None, hold=None):
        self._number = number
        self._mode = mode
        if mode == Pin.OUT:
            self.value(value or 0)
        elif number not in _inputs:
            _inputs[number] = 1 if pull == Pin.PULL_UP else 0

    def value(self, level=None):
        if level is None:
            levels = _outputs if self._mode == Pin.OUT else _inputs
            return levels.get(self._number, 0)
        level = 1 if level else 0
        if _outputs.get(self._number) != level:
            _outputs[self._number] = level
            line.send(b"L", bytes((self._number, level)))
        return None

    def on(self):
        self.value(1)

    def off(self):
        self.value(0)

    def irq(self, handler=None, trigger=IRQ_FALLING | IRQ_RISING, hard=False, wake=None):
        _interrupts[self._number] = (handler, trigger, self)


def _play(edges):
    """Edges from outside: pin, level, microseconds since the edge before."""
    for place in range(0, len(edges), 6):
        pin, level, wait_us = struct.unpack(">BBI", edges[place : place + 6])
        if wait_us:
            time.sleep_us(wait_us)
        if _inputs.get(pin) == level:
            continue
        _inputs[pin] = level
        handler, edge, self = _interrupts.get(pin, (None, 0, None))
        if handler and edge & (Pin.IRQ_RISING if level else Pin.IRQ_FALLING):
            handler(self)


class SPI:
    def __init__(self, id, baudrate=1000000, **pins):
        pass


class PWM:
    def __init__(self, pin, freq=None, duty_u16=None):
        self._pin = pin
        if duty_u16 is None:  # an ESP32 begins at once with half of the time, a Pico waits to be told
            duty_u16 = 32768 if _is_esp32() else 0
        self.duty_u16(duty_u16)

    def freq(self, value):
        pass

    def duty_u16(self, value):
        self._pin.value(1 if value else 0)


class ADC:
    """An ESP32's: what is above the range of its attenuation reads as the end of it."""

    ATTN_0DB, ATTN_11DB = 0, 3
    _RANGES = {ATTN_0DB: 950, ATTN_11DB: 2450}  # millivolts, by MicroPython's documentation

    def __init__(self, pin, atten=ATTN_0DB):
        self._number = pin._number if isinstance(pin, Pin) else pin
        self._most = self._RANGES[atten]

    def read_uv(self):
        return min(_voltages.get(self._number, 0), self._most) * 1000


def _voltage(content):
    pin, millivolts = struct.unpack(">BH", content)
    _voltages[pin] = millivolts


class WDT:
    def __init__(self, id=0, timeout=5000):
        _dog[0] = timeout
        line.send(b"W", struct.pack(">I", timeout))
        self.feed()

    def feed(self):
        _dog[1] = time.ticks_ms()


_dog = [0, 0]


def _bite():
    if _dog[0] and time.ticks_diff(time.ticks_ms(), _dog[1]) > _dog[0]:
        _dog[0] = 0
        line.send(b"D")


class Timer:
    ONE_SHOT, PERIODIC = 0, 1

    def __init__(self, id=-1):
        self._callback = None

    def init(self, *, mode=PERIODIC, period=-1, callback=None):
        self._mode, self._period, self._callback = mode, period, callback
        self._due = time.ticks_add(time.ticks_ms(), period)
        if self not in _timers:
            _timers.append(self)

    def deinit(self):
        self._callback = None

    def _tick(self):
        callback = self._callback
        if callback and time.ticks_diff(time.ticks_ms(), self._due) >= 0:
            self._due = time.ticks_add(self._due, self._period)
            if self._mode == Timer.ONE_SHOT:
                self._callback = None
            callback(self)


_timers = []


def _run_timers():
    for timer in _timers:
        timer._tick()


class RTC:
    def memory(self, data=None):
        if data is None:
            return bytes.fromhex(line.config["memory"])
        line.config["memory"] = bytes(data).hex()
        line.send(b"M", bytes(data))
        return None


def unique_id():
    return bytes.fromhex(line.config["device"])


def reset_cause():
    return line.config["cause"]


def reset():
    line.stop(b"H")


def soft_reset():
    line.stop(b"S", b"run")


def wake_reason():
    return PIN_WAKE if line.config["woken"] else TIMER_WAKE


def deepsleep(milliseconds=0):
    import esp32  # a Pico has none, and does not sleep so

    line.stop(b"Z", struct.pack(">IB", milliseconds, esp32.level[0]) + bytes(esp32.wakers))


class Memory:
    """The one register that the firmware reads: a bit for each pin that woke the chip."""

    def __getitem__(self, address):
        return sum(1 << pin for pin in line.config["woken"]) if address == _WAKEUP_STATUS else 0


_WAKEUP_STATUS = 0x60008110
mem32 = Memory()


def _is_esp32():
    return line.config["kind"].startswith("ESP32")


def _begin():
    _inputs.update({int(pin): level for pin, level in line.config["levels"].items()})
    _voltages.update({int(pin): mv for pin, mv in line.config["voltages"].items()})
    _dog[0], _dog[1] = line.config["watchdog"], time.ticks_ms()
    line.handlers[b"P"] = _play
    line.handlers[b"V"] = _voltage
    line.ticking += [_bite, _run_timers]
