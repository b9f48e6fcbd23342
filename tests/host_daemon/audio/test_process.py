"""The real path: a PulseAudio source, PortAudio, the ring, the cut; as the core runs it."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile

from hardware.simulator.microphone import VirtualMicrophone
from host_daemon.audio.ring.abandoned import leftovers
from host_daemon.events import CutAsked, Event, HealthReported, TrackCut, from_line, to_line
from host_daemon.settings.audio import AudioSettings
from host_daemon.store.config import Config
from tests.waiting import soon, until

# A sound server that is starved shifts some clicks by as much; a fault of the post shifts each of them.
NEAR_MS = 400
# At least one stands in its place like this; the figure itself is measured by tests/bench/cut.py.
CLOSE_MS = 30


class Child:
    """`smilepost audio run` as the core starts it. program: what Python runs instead of the command."""

    def __init__(self, data: Path, program: Sequence[str] = ("-m", "host_daemon.app")) -> None:
        self.data = data
        self._program = program
        self.said: list[Event] = []
        self.process: asyncio.subprocess.Process
        self._reading: asyncio.Task[None]

    async def start(self) -> None:
        command = [sys.executable, *self._program, "--data", str(self.data), "audio", "run"]
        self.process = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=2**20
        )
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self.process.stdout
        async for line in self.process.stdout:
            self.said.append(from_line(line))

    def newest(self, microphone: str) -> HealthReported:
        return [e for e in self.said if isinstance(e, HealthReported) and e.name == microphone][-1]

    def ask(self, at: int, before_ms: int, after_ms: int, uid: str, microphone: str = "counter") -> CutAsked:
        asked = CutAsked(
            uid=f"{uid}/cut/incident",
            at=at,
            track="incident",
            microphone=microphone,
            before_ms=before_ms,
            after_ms=after_ms,
            cause=uid,
            point="point-1",
        )
        assert self.process.stdin
        self.process.stdin.write(to_line(asked).encode())
        return asked

    async def health(self, health: str) -> None:
        """Waits for the microphone's next report of that health."""
        place = len(self.said)
        await until(
            lambda: any(isinstance(e, HealthReported) and e.health == health for e in self.said[place:])
        )

    async def track(self, asked: CutAsked) -> TrackCut:
        def found() -> list[TrackCut]:
            return [e for e in self.said if isinstance(e, TrackCut) and e.cut == asked.uid]

        await until(found)
        return found()[0]

    async def heard_for(self, seconds: float) -> None:
        """Waits until so much sound is in the ring."""
        await self.health("ok")
        # waits for a sound server, which gives sound at its own pace
        await asyncio.sleep(seconds)

    async def stop(self) -> int:
        assert self.process.stdin
        self.process.stdin.close()
        status = await soon(self.process.wait())
        await self._reading
        return status

    def clicks(self, track: TrackCut) -> np.ndarray:
        """UTC ms of the clicks in a track."""
        samples, _ = soundfile.read(self.data / track.path, dtype="int16")
        loud = np.flatnonzero(samples > 25_000)
        starts = loud[np.diff(loud, prepend=-1000) > 160]
        return track.at + starts / 16


@pytest.fixture
async def microphone(tmp_path: Path) -> AsyncIterator[VirtualMicrophone]:
    microphone = VirtualMicrophone(tmp_path / "mic")
    await microphone.start()
    yield microphone
    await microphone.stop()


@pytest.fixture
async def child(tmp_path: Path, microphone: VirtualMicrophone) -> AsyncIterator[Child]:
    data = tmp_path / "data"
    settings = {"ring_hours": 0.1, "microphones": [{"device": microphone.device, "virtual": True}]}
    Config(data).write_settings({"audio": settings})
    child = Child(data)
    await child.start()
    yield child
    with contextlib.suppress(ProcessLookupError):
        child.process.kill()
    await child.process.wait()


async def test_clicks_stand_in_their_place(child: Child, microphone: VirtualMicrophone) -> None:
    await child.heard_for(4)
    asked = []
    for n in range(15):
        at = await microphone.click()
        asked.append((child.ask(at, 1000, 1000, f"live{n}"), at))
        await asyncio.sleep(0.2)
    errors = []
    for request, at in asked:
        track = await child.track(request)
        assert not track.partial
        errors.append(np.abs(child.clicks(track) - at).min())
    # Late: the same moments, asked for again under other names seconds afterwards.
    for n, (_, at) in enumerate(asked[:5]):
        track = await child.track(child.ask(at, 500, 500, f"late{n}"))
        errors.append(np.abs(child.clicks(track) - at).min())
    assert min(errors) < CLOSE_MS
    assert max(errors) < NEAR_MS
    assert await child.stop() == 0


async def test_a_card_pulled_out_is_seen_and_taken_back(child: Child, microphone: VirtualMicrophone) -> None:
    await child.heard_for(3)
    await microphone.unplug()
    await child.health("failed")
    before = round(time.time() * 1000)
    await microphone.plug()
    await child.health("ok")
    # waits for a sound server: the tail is to be recorded after the gap
    await asyncio.sleep(3)
    track = await child.track(child.ask(before, 8000, 4000, "gap"))
    assert track.partial and len(track.missing) >= 1
    # The sound after the gap stands in its place: a click planted now is found where it was planted.
    at = await microphone.click()
    after = await child.track(child.ask(at, 1000, 1000, "after"))
    assert np.abs(child.clicks(after) - at).min() < NEAR_MS


async def test_a_card_that_hangs_is_seen(child: Child, microphone: VirtualMicrophone) -> None:
    await child.heard_for(2)
    await microphone.stall()
    try:
        await child.health("failed")
    finally:
        await microphone.resume()
    await child.health("ok")


async def test_killed_between_moment_and_tail_it_makes_an_honest_partial_track(
    child: Child, microphone: VirtualMicrophone
) -> None:
    await child.heard_for(4)
    at = await microphone.click()
    child.ask(at, 2000, 6000, "killed")
    # waits for a sound server: a part of the tail is to be recorded before the kill
    await asyncio.sleep(1.5)
    child.process.kill()
    await child.process.wait()
    await child.start()
    asked = child.ask(at, 2000, 6000, "killed")
    track = await child.track(asked)
    assert track.partial
    assert np.abs(child.clicks(track) - at).min() < NEAR_MS
    lost_ms = sum(end - start for start, end in track.missing)
    assert 0 < lost_ms < 6000


async def test_a_second_microphone_may_come_late(tmp_path: Path, microphone: VirtualMicrophone) -> None:
    second = VirtualMicrophone(tmp_path / "second")
    data = tmp_path / "data"
    microphones = [{"device": microphone.device}, {"name": "window", "device": second.device}]
    Config(data).write_settings({"audio": {"ring_hours": 0.1, "microphones": microphones}})
    child = Child(data)
    await child.start()
    try:
        await child.health("ok")
        assert child.newest("window").health == "failed"
        await second.start()
        for name in ("window", "counter"):
            await until(lambda name=name: child.newest(name).health == "ok")
        at = await second.click()
        track = await child.track(child.ask(at, 500, 500, "second", microphone="window"))
        assert np.abs(child.clicks(track) - at).min() < NEAR_MS
    finally:
        await second.stop()
        assert await child.stop() == 0


async def test_it_starts_without_a_card_and_says_so(tmp_path: Path) -> None:
    data = tmp_path / "data"
    Config(data).write_settings({"audio": {"ring_hours": 0.1, "microphones": [{"device": "no such card"}]}})
    child = Child(data)
    await child.start()
    await child.health("failed")
    # The heart beats on.
    await child.health("failed")
    assert await child.stop() == 0


async def test_a_folder_in_which_it_has_recorded_is_remembered(tmp_path: Path) -> None:
    data, folder = tmp_path / "data", tmp_path / "card"
    settings = {"ring_hours": 0.1, "microphones": [{"device": "no such card"}], "ring_folder": str(folder)}
    Config(data).write_settings({"audio": settings})
    child = Child(data)
    await child.start()
    await child.health("failed")
    assert await child.stop() == 0
    folder.mkdir(exist_ok=True)
    (folder / "counter.ring").touch()
    assert [one.path for one in leftovers(data, AudioSettings())] == [folder / "counter.ring"]


async def test_two_microphones_of_one_name_do_not_share_a_ring(tmp_path: Path) -> None:
    data = tmp_path / "data"
    twins = [{"device": "no such card"}, {"device": "nor this"}]
    Config(data).write_settings({"audio": {"ring_hours": 0.1, "microphones": twins}})
    child = Child(data)
    await child.start()

    def told() -> dict[str, object]:
        reports = [e for e in child.said if isinstance(e, HealthReported) and e.sense == "microphone"]
        return {one.name: one.detail["device"] for one in reports}

    await until(lambda: len(told()) == 2)
    assert await child.stop() == 0
    assert told() == {"counter": "no such card", "counter (2)": "nor this"}
