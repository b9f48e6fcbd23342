"""Playback into a real PulseAudio sink."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from hardware.simulator.microphone import VirtualMicrophone
from hardware.simulator.pulse import Playback, SoundServerFailed
from hardware.simulator.sound_server import OwnServer
from hardware.simulator.talk import RATE, write_wave
from host_daemon.base.unix_socket import plain


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[str]:
    """The address of a sound server."""
    (tmp_path / "mic").mkdir()
    write_wave(tmp_path / "mic" / "talk.wav", np.zeros(RATE, np.int16))  # else the talk is rendered first
    microphone = VirtualMicrophone(tmp_path / "mic")
    await microphone.start()
    with plain(Path(microphone.device.removeprefix("pulse:unix:").rsplit(":", 1)[0])) as socket:
        yield f"unix:{socket}"
    await microphone.stop()


async def test_what_is_written_sounds_later(server: str) -> None:
    with Playback(server, OwnServer.sink, 300, 320) as playback:
        for _ in range(10):
            playback.write(np.zeros(320, np.int16))
        assert 0 < playback.latency_s() < 10


async def test_an_unknown_sink_is_refused(server: str) -> None:
    with pytest.raises(SoundServerFailed, match="refused"):
        Playback(server, "no such sink", 300, 320)


def test_without_a_server_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(SoundServerFailed, match="refused"):
        Playback(f"unix:{tmp_path}/none.sock", OwnServer.sink, 300, 320)
