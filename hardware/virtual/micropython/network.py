"""Stands in for MicroPython's network."""

import line

STA_IF, AP_IF = 0, 1


class WLAN:
    IF_STA, IF_AP = 0, 1
    PM_NONE, PM_PERFORMANCE, PM_POWERSAVE = 0, 1, 2

    def __init__(self, interface=STA_IF):
        self._active = False

    def active(self, wanted=None):
        if wanted is None:
            return self._active
        self._active = bool(wanted)
        return self._active

    def config(self, name=None, **settings):
        if name == "mac":
            return bytes.fromhex(line.config["device"])
        if "channel" in settings:
            line.send(b"C", bytes((settings["channel"],)))
        return None

    def disconnect(self):
        pass
