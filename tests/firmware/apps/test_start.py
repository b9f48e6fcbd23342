# On MicroPython only.
"""The start of an app."""

import json
import os

from firmware.apps import start
from tests.fakes.board_flash import MountedFlash


def test_every_pin_map_names_an_app_that_is_there():
    names = set()
    for file in os.listdir("hardware/boards"):
        with open("hardware/boards/" + file) as pins:
            names.add(json.load(pins)["app"])
    assert {"fob", "remote", "gateway"} <= names
    for name in names | {"safe"}:
        os.stat(start.module_of(name).replace(".", "/") + ".py")


def test_a_board_that_is_not_paired_starts_no_app():
    with MountedFlash():
        os.mkdir("/a")
        with open("/a/pins.json", "w") as file:
            json.dump({"app": "none such"}, file)
        assert start.run("/a") is None
