"""Runs second at every start: the app of the slot in use.

Two slots, /a and /b, hold two versions. A slot that crashes three times is left for the one that was
known to work. Only crashes and watchdog resets count, a power cut is none.
"""

import json
import os
import sys

import machine

CRASHES = 3


def read():
    try:
        with open("/slots.json") as file:
            return json.load(file)
    except (OSError, ValueError):
        return {"now": "a", "good": "a", "crashes": 0}


def write(slots):
    with open("/slots.new", "w") as file:
        json.dump(slots, file)
    os.rename("/slots.new", "/slots.json")


def crashed(slots):
    slots["crashes"] += 1
    if slots["crashes"] >= CRASHES and slots["good"] != slots["now"]:
        slots["now"] = slots["good"]
        slots["crashes"] = 0
    write(slots)


slots = read()
if machine.reset_cause() == machine.WDT_RESET:
    crashed(slots)
sys.path.insert(0, "/" + slots["now"])
try:
    visit.deinit()  # noqa: F821 (boot.py's)
except (NameError, AttributeError):
    pass
try:
    from firmware.apps import start

    start.run("/" + slots["now"])
except KeyboardInterrupt:
    print("smilepost: stopped by a technician")
except Exception as error:  # noqa: BLE001 (the supervisor of the board)
    sys.print_exception(error)
    crashed(slots)
    if "settings.json" in os.listdir("/"):
        machine.reset()
