"""The virtual board's wires: one socket to whoever plays the world around it.

Each message is one packet: a letter, then its content. A thread of its own receives them, as a board's
interrupts come beside the program.
"""

import _thread
import gc
import json
import select
import socket
import struct
import time

UNIX, SEQPACKET = 1, 5
TICK_MS = 20
LONGEST = 512  # bytes of a message; a board has no more memory to waste

handlers = {}  # letter -> what takes the content, in the thread
ticking = []  # called every TICK_MS at least, in the thread
_socket = socket.socket(UNIX, SEQPACKET)
config = {}


def open(path):
    """Connects, and learns what board this is."""
    _socket.connect(struct.pack("<H", UNIX) + path.encode())
    config.update(json.loads(_socket.recv(8192)))


def send(letter, content=b""):
    _socket.send(letter + content)


def start():
    _thread.stack_size(64 * 1024)
    _thread.start_new_thread(_receive, ())


def stop(letter, content=b""):
    """Tells the world to end this process, and waits for it."""
    send(letter, content)
    while True:
        time.sleep(1)


def _receive():
    poll = select.poll()
    poll.register(_socket, select.POLLIN)
    while True:
        try:
            if poll.poll(TICK_MS):
                message = _socket.recv(LONGEST)
                if not message:
                    return
                handler = handlers.get(message[:1])
                if handler:
                    handler(message[1:])
            for tick in ticking:
                tick()
        except MemoryError:  # the program has taken it all; a real interrupt would not have needed any
            gc.collect()
