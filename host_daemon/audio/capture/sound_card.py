"""Sound cards through sounddevice; the only module that knows PortAudio.

A device is named as `devices()` lists it (`hw:1,0` and parts of names do too), or
`pulse:<server>:<source>` for a source of a PulseAudio or PipeWire server; empty is the system's default.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from host_daemon.audio.samples import RATE
from host_daemon.base.files import write_whole
from host_daemon.base.unix_socket import plain

# 80 ms: the hop of phrase spotting, and twelve wake-ups a second.
CHUNK_S = 0.08
LATENCY_S = 0.2

_CONFIG = """\
</usr/share/alsa/alsa.conf>
"""
_SOURCE = """\
pcm.{name} {{
    type pulse
    server "{server}"
    device "{source}"
    hint {{ show on description "{name}" }}
}}
"""


class CardMissing(Exception):
    """The card is not there, is busy or cannot do what is asked of it. The text is PortAudio's."""


@dataclass(frozen=True, eq=False)
class Chunk:
    """Samples of a card: frames by channels, int16. heard_us: when the first frame sounded, monotonic."""

    frames: NDArray[np.int16]
    heard_us: int


# Takes what a card heard, in PortAudio's own thread.
OnChunk = Callable[[Chunk], None]


@dataclass(frozen=True)
class CardInfo:
    """A card that can be opened. rate: its own rate in Hz."""

    name: str
    channels: int
    rate: int


class Stream(Protocol):
    """An open card. rate: of its frames, in Hz."""

    rate: int

    def close(self) -> None: ...


class Cards(Protocol):
    """All sound cards of the machine. sounddevice's own are `SoundCards`; tests have one in memory."""

    def devices(self) -> list[CardInfo]: ...

    def open(self, device: str, channels: int, on_chunk: OnChunk) -> Stream: ...

    def rescan(self) -> None: ...

    def appeared(self) -> bool: ...


class SoundCards:
    """PortAudio's cards. It lists them when it starts, so a card that came later needs `rescan`.

    config: where the ALSA configuration for `pulse:` devices is written; they must be named here.
    """

    def __init__(self, devices: Iterable[str], config: Path) -> None:
        # Libraries open what it leads to whenever they like, so it lasts as long as the process.
        self._paths = contextlib.ExitStack()
        sources = [device for device in devices if device.startswith("pulse:")]
        if sources:
            text = _CONFIG + "".join(self._source(device) for device in sources)
            write_whole(config, text.encode())
            # PortAudio only opens devices that ALSA's configuration names.
            os.environ["ALSA_CONFIG_PATH"] = self._plain(config)
            # Never start a sound server behind the user's back when this one is gone.
            os.environ["PULSE_CLIENTCONFIG"] = str(config.with_suffix(".pulse"))
            write_whole(config.with_suffix(".pulse"), b"autospawn = no\nenable-shm = no\n")
        self._lock = threading.Lock()
        self._servers = [device.removeprefix("pulse:").rpartition(":")[0] for device in sources]
        self._known = self._there()

    def devices(self) -> list[CardInfo]:
        """The cards with inputs. Raises CardMissing when there is no PortAudio."""
        with self._lock:
            return [
                CardInfo(d["name"], d["max_input_channels"], round(d["default_samplerate"]))
                for d in _portaudio().query_devices()
                if d["max_input_channels"] > 0
            ]

    def open(self, device: str, channels: int, on_chunk: OnChunk) -> Stream:
        """Start listening; `on_chunk` is called from PortAudio's thread and must only pass the chunk on.

        16 kHz where the card can, else its own rate. Raises CardMissing.
        """
        with self._lock:
            portaudio = _portaudio()
            name = _pulse_name(device) if device.startswith("pulse:") else device or None
            try:
                info = portaudio.query_devices(name, "input")
                rate = RATE
                try:
                    portaudio.check_input_settings(name, channels, "int16", samplerate=RATE)
                except portaudio.PortAudioError:
                    rate = round(info["default_samplerate"])
                return _Stream(portaudio, name, channels, rate, on_chunk)
            except (portaudio.PortAudioError, ValueError) as error:
                raise CardMissing(str(error).splitlines()[0]) from None

    def rescan(self) -> None:
        """List the cards anew. Every open stream must be closed before. Raises CardMissing, as `devices`."""
        with self._lock:
            portaudio = _portaudio()
            self._known = self._there()
            portaudio._terminate()
            portaudio._initialize()

    def appeared(self) -> bool:
        """Whether the system has a card now that it had not when PortAudio last listed them (Linux)."""
        there = self._there()
        fresh = there - self._known
        # What left and comes again is new again; what is told once is not told twice.
        self._known = there
        return bool(fresh)

    def _source(self, device: str) -> str:
        """A `pulse:` device in ALSA's configuration."""
        server, _, source = device.removeprefix("pulse:").rpartition(":")
        if server.startswith("unix:"):
            server = "unix:" + self._plain(Path(server.removeprefix("unix:")))
        return _SOURCE.format(name=_pulse_name(device), server=server, source=source)

    def _plain(self, path: Path) -> str:
        try:
            return self._paths.enter_context(plain(path))
        except OSError:  # it is not there, whatever it is called
            return str(path)

    def _there(self) -> frozenset[str]:
        found = {server for server in self._servers if Path(server.removeprefix("unix:")).exists()}
        with contextlib.suppress(OSError):
            found.update(Path("/proc/asound/cards").read_text().splitlines())
        return frozenset(found)


class _Stream:
    def __init__(
        self,
        portaudio: ModuleType,
        name: str | None,
        channels: int,
        rate: int,
        on_chunk: OnChunk,
    ) -> None:
        self.rate = rate

        def heard(data: Any, frames: int, at: Any, status: Any) -> None:
            ago_s = at.currentTime - at.inputBufferAdcTime
            heard_us = time.monotonic_ns() // 1000 - round(ago_s * 1_000_000)
            samples = np.frombuffer(data, np.int16).reshape(frames, channels).copy()
            on_chunk(Chunk(samples, heard_us))

        self._stream = portaudio.RawInputStream(
            samplerate=rate,
            blocksize=round(rate * CHUNK_S),
            device=name,
            channels=channels,
            dtype="int16",
            latency=LATENCY_S,
            callback=heard,
        )
        self._stream.start()

    def close(self) -> None:
        self._stream.abort(ignore_errors=True)
        self._stream.close(ignore_errors=True)


def _portaudio() -> ModuleType:
    try:
        import sounddevice  # starts PortAudio, which reads ALSA's configuration there and then
    except OSError as error:
        # The library itself, or what it needs, is not installed.
        raise CardMissing(str(error)) from None

    return sounddevice  # type: ignore[no-any-return]


def _pulse_name(device: str) -> str:
    return "smilepost_" + "".join(c if c.isalnum() else "_" for c in device.removeprefix("pulse:"))
