"""Stands in for MicroPython's esp32: which pins wake the board from deep sleep, at which level."""

WAKEUP_ALL_LOW, WAKEUP_ANY_HIGH = False, True
wakers = []  # numbers of pins
level = [0]


def wake_on_gpio(pins, wanted):
    wakers[:] = [pin._number for pin in pins]
    level[0] = 1 if wanted == WAKEUP_ANY_HIGH else 0
