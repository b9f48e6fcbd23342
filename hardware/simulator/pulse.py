"""Plays into a PulseAudio sink through libpulse-simple, which tells when what is written now will sound."""

from __future__ import annotations

import ctypes

import numpy as np
from numpy.typing import NDArray

from hardware.simulator.talk import RATE

Samples = NDArray[np.int16]


class SoundServerFailed(Exception):
    """PulseAudio did not start or went away. The text says what it said."""


class _Spec(ctypes.Structure):
    _fields_ = (("format", ctypes.c_int), ("rate", ctypes.c_uint32), ("channels", ctypes.c_uint8))


class _Buffer(ctypes.Structure):
    _fields_ = tuple(
        (name, ctypes.c_uint32) for name in ("maxlength", "tlength", "prebuf", "minreq", "fragsize")
    )


class Playback:
    """A playback stream to a sink of a server. buffer_ms: of sound on its way; chunk: samples of a write.

    Raises SoundServerFailed.
    """

    def __init__(self, server: str, sink: str, buffer_ms: int, chunk: int) -> None:
        try:
            self._library = ctypes.CDLL("libpulse-simple.so.0")
        except OSError as error:
            raise SoundServerFailed(f"PulseAudio's library is not installed: {error}") from None
        self._library.pa_simple_new.restype = ctypes.c_void_p
        self._library.pa_simple_get_latency.restype = ctypes.c_uint64
        self._error = ctypes.c_int()
        unset, s16le, playback = 0xFFFFFFFF, 3, 1
        spec = _Spec(s16le, RATE, 1)
        buffer = _Buffer(unset, buffer_ms * RATE // 1000 * 2, 0, chunk, unset)
        self._stream = ctypes.c_void_p(
            self._library.pa_simple_new(
                server.encode(),
                b"virtual microphone",
                playback,
                sink.encode(),
                b"counter talk",
                ctypes.byref(spec),
                None,
                ctypes.byref(buffer),
                ctypes.byref(self._error),
            )
        )
        if not self._stream:
            raise SoundServerFailed(f"the sound server refused the player: {self._error.value}")

    def __enter__(self) -> Playback:
        return self

    def __exit__(self, *_: object) -> None:
        self._library.pa_simple_free(self._stream)

    def latency_s(self) -> float:
        """Time until the sample written next sounds. Raises SoundServerFailed."""
        found = self._library.pa_simple_get_latency(self._stream, ctypes.byref(self._error))
        if found == 0xFFFFFFFFFFFFFFFF:
            raise SoundServerFailed(f"no latency: {self._error.value}")
        return float(found) / 1_000_000

    def write(self, samples: Samples) -> None:
        """Play; waits while the buffer is full. Raises SoundServerFailed."""
        data = samples.astype("<i2").tobytes()
        if self._library.pa_simple_write(self._stream, data, len(data), ctypes.byref(self._error)) < 0:
            raise SoundServerFailed(f"the sound server is gone: {self._error.value}")
