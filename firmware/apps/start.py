"""Start of the app that the slot's pin map names."""

import asyncio
import gc
import json

from firmware.ports.clock import started

# Names of apps in pin maps, settings and reports whose module is called otherwise.
MODULES = {"fob": "buttons", "remote": "buttons"}


def module_of(app):
    """Name of the module that an app is in."""
    return "firmware.apps." + MODULES.get(app, app)


def run(slot, safe=False):
    """slot: folder of the version in use. safe: only report the state. Does not return by itself."""
    began = started()
    with open(slot + "/pins.json") as file:
        pins = json.load(file)
    try:
        with open("/settings.json") as file:
            settings = json.load(file)
    except OSError:
        print("smilepost: not paired yet")
        return
    settings["started"] = began
    gc.threshold(8192)  # collecting often keeps large pieces free
    module = __import__(module_of("safe" if safe else pins["app"]), None, None, ("main",))
    gc.collect()
    asyncio.new_event_loop()  # without the tasks of an app that crashed before
    asyncio.run(module.main(settings, pins))
