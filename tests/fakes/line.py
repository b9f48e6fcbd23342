"""Stand-in for the wires of a virtual board: what the simulator's `machine` and its kin send is kept here.

For both interpreters; the real one is hardware/simulator/micropython/line.py.
"""

sent = []  # (letter, content)
handlers = {}  # letter -> takes the content of a message from outside
ticking = []
config = {
    "device": "020000000001",
    "kind": "ESP32-C3",
    "cause": 1,
    "woken": [],
    "memory": "",
    "levels": {},
    "voltages": {},
    "watchdog": 0,
}


class Stopped(Exception):
    """The board would have ended here: it restarts or sleeps."""


def send(letter, content=b""):
    sent.append((letter, bytes(content)))


def stop(letter, content=b""):
    send(letter, content)
    raise Stopped(letter)
