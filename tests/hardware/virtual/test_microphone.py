from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from hardware.virtual import talk
from hardware.virtual.microphone import SoundServerFailed, VirtualMicrophone
from hardware.virtual.talk import RATE, counter_talk, read_wave


@pytest.fixture
async def microphone(tmp_path: Path) -> AsyncIterator[VirtualMicrophone]:
    microphone = VirtualMicrophone(tmp_path / "mic")
    await microphone.start()
    yield microphone
    await microphone.stop()


async def test_a_click_sounds_when_it_was_said_to(microphone: VirtualMicrophone) -> None:
    """Against a reader of its own: parec, and the times at which its bytes arrive."""
    server, source = microphone.device.removeprefix("pulse:").rsplit(":", 1)
    parec = await asyncio.create_subprocess_exec(
        "parec",
        f"--server={server}",
        f"--device={source}",
        "--rate=16000",
        "--channels=1",
        "--format=s16le",
        "--raw",
        "--latency-msec=10",
        stdout=asyncio.subprocess.PIPE,
    )
    arrived: list[tuple[float, bytes]] = []

    async def read() -> None:
        import time

        assert parec.stdout
        while data := await parec.stdout.read(640):
            arrived.append((time.time() * 1000, data))

    reading = asyncio.create_task(read())
    await asyncio.sleep(2)
    said = []
    for _ in range(8):
        said.append(await microphone.click())
        await asyncio.sleep(0.3)
    await asyncio.sleep(0.5)
    parec.terminate()
    await parec.wait()
    await reading
    stream = np.frombuffer(b"".join(data for _, data in arrived), np.int16)
    ends = np.cumsum([len(data) // 2 for _, data in arrived])
    loud = np.flatnonzero(stream > 25_000)
    clicks = loud[np.diff(loud, prepend=-10_000) > 1_600]
    assert len(clicks) == 8
    errors = []
    for click, at in zip(clicks, said, strict=True):
        packet = int(np.searchsorted(ends, click, side="right"))
        errors.append(arrived[packet][0] - (ends[packet] - click) / 16 - at)
    # The sink works up to 50 ms ahead, and a busy machine reads late; the card's own stamps, which the post
    # goes by, are exact to a few ms (see tests/host_daemon/audio/test_process.py).
    assert np.median(errors) == pytest.approx(0, abs=60)


async def test_two_sounds_can_be_planted_at_once(microphone: VirtualMicrophone) -> None:
    """Two sounds told at once sound at once: the second as far after the first as its silence is long."""
    late = np.concatenate([np.zeros(RATE // 2, np.int16), np.full(100, 9, np.int16)])
    first, second = await asyncio.gather(microphone.click(), microphone.say(late))
    assert second == pytest.approx(first, abs=60)


async def test_out_of_its_socket_it_says_nothing(microphone: VirtualMicrophone) -> None:
    await microphone.unplug()
    with pytest.raises(SoundServerFailed):
        await microphone.click()
    await microphone.plug()
    assert await microphone.click() > 0


async def test_a_path_too_long_for_a_socket_is_said(tmp_path: Path) -> None:
    with pytest.raises(SoundServerFailed, match="too long"):
        await VirtualMicrophone(tmp_path / ("x" * 120)).start()


@pytest.mark.parametrize("spoken", [True, False])
def test_the_talk_lasts_minutes_and_has_pauses(
    tmp_path: Path, spoken: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not spoken:
        monkeypatch.setattr(talk.shutil, "which", lambda _name: None)
    path = tmp_path / "talk.wav"
    samples = counter_talk(path)
    assert len(samples) > 100 * RATE
    assert np.array_equal(read_wave(path), samples)
    seconds = samples[: len(samples) // RATE * RATE].reshape(-1, RATE).astype(float)
    levels = 20 * np.log10(np.sqrt((seconds**2).mean(axis=1)) / 32_768)
    # Voices near -20 dBFS, the room between them near -55.
    assert levels.max() > -28 and levels.min() < -50
