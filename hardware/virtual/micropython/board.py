"""A virtual board, from power-on to prompt: the firmware it runs is the one that boards run.

micropython -X heapsize=192k board.py SOCKET FLASH
"""

import os
import sys

sys.path.insert(0, sys.argv[0].rpartition("/")[0])

import esp32  # noqa: E402, F401
import espnow  # noqa: E402, F401
import flash  # noqa: E402
import line  # noqa: E402
import machine  # noqa: E402
import neopixel  # noqa: E402, F401
import network  # noqa: E402
import prompt  # noqa: E402

line.open(sys.argv[1])
os.umount("/")
os.mount(flash.Flash(sys.argv[2]), "/")
sys.path[:] = ["", ".frozen", "/lib"]
machine._begin()
network._begin()
if not line.config["kind"].startswith("ESP32"):  # a Pico has no radio of that kind, nor this module
    del sys.modules["espnow"], sys.modules["esp32"]
if line.config["kind"] == "Raspberry Pi Pico":  # nor anything to reach a network with
    del sys.modules["network"]
line.start()
prompt.forever(line.config["mode"])
