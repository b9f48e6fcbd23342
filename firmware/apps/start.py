"""Starts the app that the slot's pin map names."""

import asyncio
import json


def run(slot, safe=False):
    """slot: folder of the version in use. safe: only tell how the board is. Does not return by itself."""
    with open(slot + "/pins.json") as file:
        pins = json.load(file)
    try:
        with open("/settings.json") as file:
            settings = json.load(file)
    except OSError:
        print("smilepost: not paired yet")
        return
    module = __import__("firmware.apps." + ("safe" if safe else pins["app"]), None, None, ("main",))
    asyncio.run(module.main(settings, pins))
