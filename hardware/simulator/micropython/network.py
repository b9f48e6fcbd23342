"""Stands in for MicroPython's network."""

import line

STA_IF, AP_IF = 0, 1
PHY_W5500 = 100


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


class _Chip:
    """The W5500; below it is the network of the machine that plays the world."""

    def __init__(self):
        self._active = False
        self._up = False

    def active(self, wanted=None):
        if wanted is not None:
            self._active = bool(wanted)
        return self._active

    def isconnected(self):
        return self._active and self._up

    def ipconfig(self, dhcp4=None):
        self._up = self._up or bool(dhcp4)

    def ifconfig(self, addresses=None):
        if addresses is not None:
            self._up = True
        return ("127.0.0.1", "255.0.0.0", "127.0.0.1", "127.0.0.1")


class WIZNET5K(_Chip):
    """As a Pico drives it."""

    def __init__(self, spi, select, reset):
        super().__init__()


class LAN(_Chip):
    """As an ESP32 drives it."""

    def __init__(self, *, phy_type, phy_addr, spi, cs, int):
        if phy_type != PHY_W5500:
            raise ValueError("this board has no such chip")
        super().__init__()


def _begin():
    """MicroPython of either kind of board knows one of the two drivers."""
    global LAN, WIZNET5K, PHY_W5500
    if line.config["kind"].startswith("ESP32"):
        del WIZNET5K
    else:
        del LAN, PHY_W5500
