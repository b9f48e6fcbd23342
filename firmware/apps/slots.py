"""Mark of a version that works, so that main.py need not go back to the one before."""

import json
import os

HEALTHY_MS = 30000


def mark_good():
    """Writes only when something changes: flash wears."""
    try:
        with open("/slots.json") as file:
            slots = json.load(file)
    except (OSError, ValueError):
        return
    if slots.get("crashes") == 0 and slots.get("good") == slots.get("now"):
        return
    slots["crashes"], slots["good"] = 0, slots["now"]
    try:
        with open("/slots.new", "w") as file:
            json.dump(slots, file)
        os.rename("/slots.new", "/slots.json")
    except OSError:  # full or read-only: it works all the same
        pass
