"""Cards that are not as one would wish, and a clock that jumps: the whole audio process on a sound server."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from hardware.simulator.microphone import VirtualMicrophone
from host_daemon.events import TrackCut
from host_daemon.store.config import Config
from tests.host_daemon.audio.test_process import CLOSE_MS, NEAR_MS, Child
from tests.waiting import until

RATE = 16_000
# The process, with cards that can do one rate only (ALSA's plugin for PulseAudio can do any), and with a
# clock that three hours are added to by SIGUSR1. argv: the rate, then the command.
PROGRAM = """
import signal, sys, time
from host_daemon.app import cli
from host_daemon.audio.capture import sound_card

only = int(sys.argv.pop(1))
original, real_ns, jumped = sound_card._portaudio, time.time_ns, [0]

def portaudio():
    module = original()
    if not hasattr(module, "limited"):
        module.limited, query = True, module.query_devices

        def check_input_settings(*args, samplerate, **more):
            if samplerate != only:
                raise module.PortAudioError("Invalid sample rate")

        def query_devices(*args):
            found = query(*args)
            return found | {"default_samplerate": float(only)} if args else found

        module.check_input_settings, module.query_devices = check_input_settings, query_devices
    return module

def jump(*_):
    jumped[0] += 3 * 3600 * 10**9

sound_card._portaudio = portaudio
time.time_ns = lambda: real_ns() + jumped[0]
signal.signal(signal.SIGUSR1, jump)
sys.exit(cli.main())
"""
THREE_HOURS_MS = 3 * 3600 * 1000
# As ALSA names the four; a server whose card names them otherwise would mix them.
MAP = "front-left,front-right,rear-left,rear-right"


def tone(hz: float, seconds: float = 0.02) -> np.ndarray:
    return (30_000 * np.sin(2 * np.pi * hz * np.arange(round(RATE * seconds)) / RATE)).astype(np.int16)


def heard(data: Path, track: TrackCut) -> np.ndarray:
    return np.asarray(soundfile.read(data / track.path, dtype="float32")[0])


def onset(data: Path, track: TrackCut) -> float | None:
    """UTC ms at which the tone in the track begins: nothing in the talk is as loud. None: it is not there."""
    loud = np.flatnonzero(np.abs(heard(data, track)) > 0.75)
    return track.at + float(loud[0]) / 16 if len(loud) else None


@pytest.fixture
async def microphone(tmp_path: Path) -> AsyncIterator[VirtualMicrophone]:
    microphone = VirtualMicrophone(tmp_path / "mic")
    await microphone.start()
    yield microphone
    await microphone.stop()


@contextlib.asynccontextmanager
async def recording(data: Path, rate: int, microphones: list[dict[str, object]]) -> AsyncIterator[Child]:
    """The audio process with cards of that rate."""
    Config(data).write_settings({"audio": {"ring_hours": 0.1, "microphones": microphones}})
    child = Child(data, ("-c", PROGRAM, str(rate)))
    await child.start()
    try:
        await child.heard_for(4)
        yield child
        assert await child.stop() == 0
    finally:
        with contextlib.suppress(ProcessLookupError):
            child.process.kill()
        await child.process.wait()


@pytest.mark.parametrize("rate", [44_100, 8_000])
async def test_a_card_of_another_rate_is_recorded_in_its_time(
    tmp_path: Path, microphone: VirtualMicrophone, rate: int
) -> None:
    data = tmp_path / "data"
    errors, pitches = [], []
    async with recording(data, rate, [{"device": microphone.device}]) as child:
        for n in range(20):
            if len(errors) == 3:
                break
            at = await microphone.say(tone(1000))
            track = await child.track(child.ask(at, 300, 300, f"tone{n}"))
            began = onset(data, track)
            if began is None:
                continue  # a sound server that is starved plays silence instead
            errors.append(abs(began - at))
            sound = heard(data, track)[round((began - track.at) * 16) :][:300]
            pitches.append(float(np.argmax(np.abs(np.fft.rfft(sound, RATE)))))
    assert len(errors) == 3
    assert min(errors) < CLOSE_MS
    assert max(errors) < NEAR_MS
    # A rate that was taken for another would move it by a musical second at the least.
    assert float(np.median(pitches)) == pytest.approx(1000, abs=30)


async def test_the_clock_may_jump_by_hours_while_sound_is_recorded(
    tmp_path: Path, microphone: VirtualMicrophone
) -> None:
    data = tmp_path / "data"
    async with recording(data, RATE, [{"device": microphone.device}]) as child:
        before = await microphone.say(tone(1000))
        os.kill(child.process.pid, signal.SIGUSR1)
        # waits for a sound server: sound of after the jump is to be recorded
        await asyncio.sleep(2)
        after = await microphone.say(tone(1000))
        # A press of after the jump, in the words of the new clock, with sound of before it.
        later = after + THREE_HOURS_MS
        found = {
            "after": (await child.track(child.ask(later, 500, 1000, "after")), later),
            "across": (await child.track(child.ask(later - 500, 4000, 0, "across")), before + THREE_HOURS_MS),
            # A press of before it, as the journal has it, asked for again now.
            "before": (await child.track(child.ask(before, 500, 500, "before")), before),
        }
        errors = {name: abs((onset(data, track) or 0) - at) for name, (track, at) in found.items()}
        assert not any(track.missing for track, _at in found.values())
        assert max(errors.values()) < NEAR_MS, errors


@pytest.fixture
async def wide_card(tmp_path: Path) -> AsyncIterator[tuple[str, str]]:
    """A sound server with a card of four channels: its address, and the device's name for the settings."""
    folder = tmp_path / "card"
    folder.mkdir()
    server = f"unix:{folder}/pulse.sock"
    home = {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
    daemon = await asyncio.create_subprocess_exec(
        *("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"),
        *("--disable-shm=yes", "--realtime=no", "--high-priority=no", "--log-level=error"),
        *(
            "-L",
            f"module-null-sink sink_name=wide rate=44100 channels=4 format=s16le norewinds=1"
            f" channel_map={MAP}",
        ),
        *("-L", f"module-native-protocol-unix socket={folder}/pulse.sock auth-anonymous=1"),
        env={"PATH": os.environ["PATH"], **home},
    )
    await until((folder / "pulse.sock").exists)
    yield server, f"pulse:{server}:wide.monitor"
    daemon.terminate()
    await daemon.wait()


async def test_four_channels_of_one_card_are_four_microphones(
    tmp_path: Path, wide_card: tuple[str, str]
) -> None:
    server, device = wide_card
    data = tmp_path / "data"
    # A tone of its own on each channel, for as long as the test lasts.
    seconds, rate = 60, 44_100
    times = np.arange(seconds * rate) / rate
    tones = (300.0, 700.0, 1100.0, 1900.0)
    sound = np.stack([(8000 * np.sin(2 * np.pi * hz * times)).astype(np.int16) for hz in tones], axis=1)
    (tmp_path / "tones.raw").write_bytes(sound.tobytes())
    player = await asyncio.create_subprocess_exec(
        *("pacat", f"--server={server}", "--device=wide", "--raw", f"--rate={rate}", "--channels=4"),
        *("--format=s16le", f"--channel-map={MAP}", str(tmp_path / "tones.raw")),
    )
    microphones: list[dict[str, object]] = [
        {"name": f"m{n}", "device": device, "channel": n} for n in range(4)
    ]
    try:
        async with recording(data, rate, microphones) as child:
            now = round(time.time() * 1000)
            for n, hz in enumerate(tones):
                track = await child.track(child.ask(now, 1500, 0, f"m{n}", microphone=f"m{n}"))
                sound_of = heard(data, track)
                spectrum = np.abs(np.fft.rfft(sound_of * np.hanning(len(sound_of))))
                loudest = float(np.argmax(spectrum)) * RATE / len(sound_of)
                assert loudest == pytest.approx(hz, abs=2)
                # Nothing of the others comes through: 40 dB below it at the least.
                for other in set(tones) - {hz}:
                    place = round(other * len(sound_of) / RATE)
                    assert spectrum[place - 3 : place + 4].max() < spectrum.max() / 100
    finally:
        player.terminate()
        await player.wait()
