"""A virtual board, from power-on to prompt: the firmware it runs is the one that boards run.

micropython -X heapsize=192k board.py SOCKET FLASH

What stands in here lies in the same memory as the firmware, and a board has none of it: so it comes without
line numbers, and only as much of it as a board of this kind has.
"""

import os
import sys

import micropython

sys.path.insert(0, sys.argv[0].rpartition("/")[0])
micropython.opt_level(3)

import flash  # noqa: E402
import line  # noqa: E402
import machine  # noqa: E402
import prompt  # noqa: E402

line.open(sys.argv[1])
if line.config["kind"].startswith("ESP32"):
    import esp32  # noqa: F401
    import espnow  # noqa: F401
    import neopixel  # noqa: F401
if line.config["kind"] != "Raspberry Pi Pico":  # which has nothing to reach a network with
    import network

    network._begin()
micropython.opt_level(0)
os.umount("/")
os.mount(flash.Flash(sys.argv[2]), "/")
sys.path[:] = ["", ".frozen", "/lib"]
machine._begin()
line.start()
prompt.forever(line.config["mode"])
