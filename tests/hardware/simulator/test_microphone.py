from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

import numpy as np
import pytest

from hardware.simulator.microphone import SoundServerFailed, VirtualMicrophone
from hardware.simulator.talk import RATE
from host_daemon.base.unix_socket import plain


@pytest.fixture
async def microphone(tmp_path: Path) -> AsyncIterator[VirtualMicrophone]:
    microphone = VirtualMicrophone(tmp_path / "mic")
    await microphone.start()
    yield microphone
    await microphone.stop()


class Recording:
    """A reader of its own: parec, and the UTC milliseconds at which its bytes arrive."""

    def __init__(self) -> None:
        self.arrived: list[tuple[float, bytes]] = []

    @property
    def stream(self) -> np.ndarray:
        return np.frombuffer(b"".join(data for _, data in self.arrived), np.int16)

    def beginnings(self, above: int, below: int) -> np.ndarray:
        """Where in the stream sounds of such a level begin, 0.1 s of quiet before each."""
        loud = np.flatnonzero((self.stream > above) & (self.stream <= below))
        return loud[np.diff(loud, prepend=-10_000) > 1_600]

    def at(self, sample: int) -> float:
        """When a sample sounded, UTC ms, by the packet it came in."""
        ends = np.cumsum([len(data) // 2 for _, data in self.arrived])
        packet = int(np.searchsorted(ends, sample, side="right"))
        return self.arrived[packet][0] - (ends[packet] - sample) / 16


@asynccontextmanager
async def recorded(microphone: VirtualMicrophone) -> AsyncIterator[Recording]:
    """What the microphone hears meanwhile; whole when the block has ended."""
    server, source = microphone.device.removeprefix("pulse:unix:").rsplit(":", 1)
    held = ExitStack()
    socket = held.enter_context(plain(Path(server)))  # parec ends an address at a space
    parec = await asyncio.create_subprocess_exec(
        "parec",
        f"--server=unix:{socket}",
        f"--device={source}",
        "--rate=16000",
        "--channels=1",
        "--format=s16le",
        "--raw",
        "--latency-msec=10",
        stdout=asyncio.subprocess.PIPE,
    )
    recording = Recording()

    async def read() -> None:
        assert parec.stdout
        while data := await parec.stdout.read(640):
            recording.arrived.append((time.time() * 1000, data))

    reading = asyncio.create_task(read())
    await asyncio.sleep(2)  # waits for parec to have opened its stream
    yield recording
    await asyncio.sleep(0.5)  # waits for what is on its way through the sound server
    parec.terminate()
    await parec.wait()
    held.close()
    await reading


async def test_a_click_sounds_when_it_was_said_to(microphone: VirtualMicrophone) -> None:
    said = []
    async with recorded(microphone) as recording:
        for _ in range(8):
            said.append(await microphone.click())
            await asyncio.sleep(0.3)
    clicks = recording.beginnings(above=25_000, below=32_767)
    assert len(clicks) == 8
    errors = [recording.at(click) - at for click, at in zip(clicks, said, strict=True)]
    # The sink works up to 50 ms ahead, and a busy machine reads some of them late; the card's own stamps, by
    # which the post goes, are exact to a few ms (see tests/host_daemon/audio/test_process.py).
    assert min(errors, key=abs) == pytest.approx(0, abs=60)


async def test_two_sounds_told_at_once_both_sound(microphone: VirtualMicrophone) -> None:
    """A click is heard through another sound, and both times are true: what they say lies between the two is
    what lies between them in a recording, however late a busy machine lets the second one begin."""
    level, hum = 12_000, np.full(RATE, 12_000, np.int16)
    for _attempt in range(5):  # a sound server that is starved plays silence between the two
        async with recorded(microphone) as recording:
            hummed, clicked = await asyncio.gather(microphone.say(hum), microphone.click())
            await asyncio.sleep(1)  # waits for the end of the hum, which lasts a second
            assert await microphone.click() - hummed > 1000
        (began,) = recording.beginnings(above=level - 1, below=level)
        click, _later = recording.beginnings(above=25_000, below=32_767)
        if clicked - hummed == pytest.approx((click - began) / 16, abs=60):
            return
    raise AssertionError(f"{clicked - hummed} ms said, {(click - began) / 16} ms recorded")


async def test_out_of_its_socket_it_says_nothing(microphone: VirtualMicrophone) -> None:
    await microphone.unplug()
    with pytest.raises(SoundServerFailed):
        await microphone.click()
    await microphone.plug()
    assert await microphone.click() > 0


@pytest.mark.parametrize("name", ["a small shop", "f" * 95])
async def test_it_plays_in_a_folder_of_any_name(tmp_path: Path, name: str) -> None:
    microphone = VirtualMicrophone(tmp_path / name / "microphone")
    await microphone.start()
    try:
        assert await microphone.click() > 0
    finally:
        await microphone.stop()
