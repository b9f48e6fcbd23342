"""Stands in for MicroPython's espnow: packets go to the simulated radio outside, and come from it."""

import _thread
import time

import line

MAX_DATA_LEN = 250
MAX_TOTAL_PEER_NUM = 20
_NOT_FOUND, _FULL, _EXIST, _ARG = -12393, -12395, -12396, -12392


class ESPNow:
    def __init__(self):
        self.peers_table = {}
        self._peers = []
        self._waiting = []
        self._room = 526
        self._used = 0
        self._callback = None
        self._lock = _thread.allocate_lock()  # packets come in the other thread

    def active(self, wanted=None):
        if wanted:
            line.handlers[b"R"] = self._heard
        return b"R" in line.handlers

    def config(self, **settings):
        self._room = settings.get("rxbuf", self._room)

    def irq(self, callback, arg=None):
        self._callback = callback

    def add_peer(self, address, *_):
        if address in self._peers:
            raise OSError(_EXIST, "ESP_ERR_ESPNOW_EXIST")
        if len(self._peers) >= MAX_TOTAL_PEER_NUM:
            raise OSError(_FULL, "ESP_ERR_ESPNOW_FULL")
        self._peers.append(bytes(address))

    def del_peer(self, address):
        if address not in self._peers:
            raise OSError(_NOT_FOUND, "ESP_ERR_ESPNOW_NOT_FOUND")
        self._peers.remove(address)

    def send(self, address, data, sync=True):
        if address not in self._peers:
            raise OSError(_NOT_FOUND, "ESP_ERR_ESPNOW_NOT_FOUND")
        if not 0 < len(data) <= MAX_DATA_LEN:
            raise OSError(_ARG, "ESP_ERR_ESPNOW_ARG")
        line.send(b"r", bytes(address) + bytes(data))
        return True

    def any(self):
        return bool(self._waiting)

    def recv(self, timeout_ms=300000):
        end = time.ticks_add(time.ticks_ms(), timeout_ms or 0)
        while not self._waiting:
            if time.ticks_diff(end, time.ticks_ms()) <= 0:
                return None, None
            time.sleep_ms(1)
        with self._lock:
            sender, data = self._waiting.pop(0)
            self._used -= len(data) + 10
        return sender, data

    def _heard(self, content):
        sender, signal, data = content[:6], content[6], content[7:]
        with self._lock:
            if self._used + len(data) + 10 > self._room:
                return  # as the real driver: what does not fit is gone
            table = {} if len(self.peers_table) > 32 else dict(self.peers_table)
            table[sender] = [signal - 256 if signal > 127 else signal, time.ticks_ms()]
            self.peers_table = table
            self._used += len(data) + 10
            self._waiting.append((sender, data))
        if self._callback:
            self._callback(self)
