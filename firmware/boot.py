"""Runs first at every start: keeps the watchdog quiet for ten minutes, so that a technician can work.

The app takes the watchdog over when it starts. If a technician's tool stopped it and was pulled out,
the watchdog bites after those ten minutes and the board goes back to its work.
"""

import os

import machine


def quiet():
    watchdog = machine.WDT(timeout=8000)
    left = [300]

    def feed(timer):
        left[0] -= 1
        if left[0] > 0:
            watchdog.feed()

    try:
        timer = machine.Timer(-1)
    except ValueError:  # some chips number their timers
        timer = machine.Timer(0)
    timer.init(period=2000, callback=feed)
    return timer


visit = quiet() if "settings.json" in os.listdir("/") else None
