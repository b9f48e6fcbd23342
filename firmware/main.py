"""Runs second at every start: the app of the slot in use.

Two slots, /a and /b, hold two versions. A slot that crashes three times is left for the one that was
known to work. Only crashes and watchdog resets count, a power cut is none. Six crashes without half a
minute of health between them lead to safe mode: the board tells its state and does nothing else, until
it is flashed or gets power anew. Where the flash cannot be written, crashes cannot be counted: the first
one leads there.
"""

import json
import os
import sys

import machine

CRASHES = 3
SAFE = 6


def read():
    try:
        with open("/slots.json") as file:
            return json.load(file)
    except (OSError, ValueError):
        return {"now": "a", "good": "a", "crashes": 0}


def write(slots):
    """False where the flash is full or can only be read."""
    try:
        with open("/slots.new", "w") as file:
            json.dump(slots, file)
        os.rename("/slots.new", "/slots.json")
    except OSError:
        return False
    return True


def crashed(slots):
    """False where it could not be counted."""
    slots["crashes"] += 1
    if slots["crashes"] >= CRASHES and slots["good"] != slots["now"]:
        slots["now"] = slots["good"]
        slots["crashes"] = 0
    return write(slots)


slots = read()
counted = True
meant = slots.pop("meant", False)  # RP2040 resets itself by its watchdog, also when it was asked to
if meant:
    write(slots)
if machine.reset_cause() == machine.WDT_RESET and not meant:
    counted = crashed(slots)
elif machine.reset_cause() == machine.PWRON_RESET and slots["crashes"] >= SAFE:
    slots["crashes"] = 0
    write(slots)
sys.path.insert(0, "/" + slots["now"])
try:
    visit.deinit()  # noqa: F821 (boot.py's)
except (NameError, AttributeError):
    pass
safe = slots["crashes"] >= SAFE or not counted
while True:
    try:
        from firmware.apps import start

        start.run("/" + slots["now"], safe)
        break
    except KeyboardInterrupt:
        print("smilepost: stopped by a technician")
        if visit:  # noqa: F821 (boot.py's)
            visit = quiet()  # noqa: F821
        break
    except Exception as error:  # noqa: BLE001 (the supervisor of the board)
        sys.print_exception(error)
        paired = "settings.json" in os.listdir("/")
        if paired:
            slots["meant"] = True
        counted = crashed(slots)
        if not paired:
            break
        if counted or safe:
            machine.reset()
        safe = True
