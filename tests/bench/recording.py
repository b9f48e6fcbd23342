"""What recording costs, and whether anything gets lost.

    python tests/bench/recording.py [--quick] [--json]

Cost: the audio process on 1 and on 4 virtual microphones, each a sound card of its own; beside it, in turns,
one `ffmpeg -f pulse ... -f segment` a microphone writing WAV files, and a bare PortAudio stream whose
callback does nothing, which is what the capture library itself costs. CPU is a share of one core.
`ratio_ffmpeg_*` is (ours - bare) / ffmpeg.

Loss: 30 minutes (--quick: 40 s) of one microphone with 100 (--quick: 6) cuts among them; then every sample
in the ring is compared with what was played. `lost_samples` are missing or wrong ones and gaps;
`stand_in_silence` is what the stand-in's own sound server left out when the machine gave it no time.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from audio_post.child import Child, asked, cpu_s, furnish

from hardware.simulator.microphone import VirtualMicrophone
from hardware.simulator.talk import read_wave
from host_daemon.audio.ring.block import RingHeader, blocks_for
from host_daemon.audio.ring.reader import RingReader, ring_path
from host_daemon.events import TrackCut

BARE = """
import sys, time
from pathlib import Path
from host_daemon.audio.capture.sound_card import SoundCards
devices = sys.argv[2:]
cards = SoundCards(devices, Path(sys.argv[1]))
streams = [cards.open(device, 1, lambda chunk: None) for device in devices]
print("open", flush=True)
sys.stdin.read()
"""


async def share(pids: list[int], seconds: float) -> float:
    """CPU of some processes over that time, as a share of one core."""
    before, start = sum(map(cpu_s, pids)), time.monotonic()
    await asyncio.sleep(seconds)
    return (sum(map(cpu_s, pids)) - before) / (time.monotonic() - start)


async def bare(folder: Path, microphones: list[VirtualMicrophone], seconds: float) -> float:
    devices = [m.device for m in microphones]
    process = await asyncio.create_subprocess_exec(
        *[sys.executable, "-c", BARE, str(folder / "bare.conf"), *devices],
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdin and process.stdout
    await process.stdout.readline()
    await asyncio.sleep(2)
    found = await share([process.pid], seconds)
    process.kill()
    await process.wait()
    return found


async def ffmpeg(folder: Path, microphones: list[VirtualMicrophone], seconds: float) -> float | None:
    if not shutil.which("ffmpeg"):
        return None
    running = []
    for n, microphone in enumerate(microphones):
        server, source = microphone.device.removeprefix("pulse:").rsplit(":", 1)
        command = [
            "ffmpeg",
            "-v",
            "error",
            "-nostdin",
            "-f",
            "pulse",
            "-sample_rate",
            "16000",
            "-channels",
            "1",
        ]
        command += ["-i", source, "-f", "segment", "-segment_time", "60", str(folder / f"{n}-%03d.wav")]
        environment = os.environ | {"PULSE_SERVER": server}
        running.append(await asyncio.create_subprocess_exec(*command, env=environment))
    await asyncio.sleep(2)
    found = await share([process.pid for process in running], seconds)
    for process in running:
        process.kill()
        await process.wait()
    return found


async def cost(folder: Path, count: int, seconds: float, rounds: int) -> dict[str, float | None]:
    microphones = [VirtualMicrophone(folder / f"mic{n}") for n in range(count)]
    for microphone in microphones:
        await microphone.start()
    names = furnish(folder / "post", microphones, 0.1)
    ours, library, others, memory = [], [], [], 0.0
    for _ in range(rounds):
        child = Child(folder / "post")
        await child.start()
        await child.hearing(names)
        await asyncio.sleep(2)
        ours.append(await share([child.process.pid], seconds))
        memory = max(memory, child.memory_mb())
        await child.stop()
        library.append(await bare(folder, microphones, seconds))
        others.append(await ffmpeg(folder, microphones, seconds))
    for microphone in microphones:
        await microphone.stop()
    cpu, capture = float(np.median(ours)), float(np.median(library))
    beside = None if others[0] is None else float(np.median([o for o in others if o is not None]))
    return {
        f"cpu_{count}": cpu,
        f"cpu_capture_{count}": capture,
        f"cpu_ffmpeg_{count}": beside,
        f"ratio_ffmpeg_{count}": None if not beside else (cpu - capture) / beside,
        f"memory_mb_{count}": memory,
    }


async def loss(folder: Path, seconds: float, cuts: int) -> dict[str, float | int]:
    microphone = VirtualMicrophone(folder / "mic")
    await microphone.start()
    (name,) = furnish(folder / "post", [microphone], seconds / 3600 + 0.1)
    child = Child(folder / "post")
    await child.start()
    await child.hearing([name])
    end = time.monotonic() + seconds
    draw = random.Random(4)
    for n in range(cuts):
        await asyncio.sleep(max(0.0, (end - time.monotonic()) / (cuts - n + 1)))
        at = round(time.time() * 1000) - draw.randrange(3_000)
        child.ask(asked(f"c{n}", at, name, 15_000, 2_000))
    await asyncio.sleep(max(4.0, end - time.monotonic()))
    memory = child.memory_mb()
    await child.stop()
    await microphone.stop()
    played = read_wave(folder / "mic" / "talk.wav")
    lost = silence = kept = 0
    with RingReader(ring_path(folder / "post" / "ring", name)) as ring:
        found = list(ring.segments())[::-1]
        for n, segment in enumerate(found):
            blocks = [ring.block(seq) for seq in range(segment.first_seq, segment.last_seq + 1)]
            lost += sum(block is None for block in blocks) * 16_352
            sound = np.concatenate([block.samples for block in blocks if block is not None])
            wrong, quiet = compare(sound, played)
            lost, silence, kept = lost + wrong, silence + quiet, kept + len(sound)
            lost += segment.first - found[n - 1].end if n else 0
    tracks = [a for a in child.answers.values() if isinstance(a, TrackCut)]
    return {
        "lost_samples": lost,
        "stand_in_silence": silence,
        "seconds": kept / 16_000,
        "segments": len(found),
        "cuts_asked": cuts,
        "cuts_done": len(tracks),
        "memory_mb_run": memory,
    }


def compare(sound: np.ndarray, played: np.ndarray) -> tuple[int, int]:
    """Samples of `sound` that are not the next ones of the endless `played`; and its silences, which are the
    player's. A place where the sound goes on elsewhere in what was played counts by the distance."""
    places: dict[bytes, int] = {}
    for n in range(len(played) - 12):
        places.setdefault(played[n : n + 12].tobytes(), n)
    at = wrong = silence = 0
    shift: int | None = None
    while at < len(sound) - 12:
        if shift is not None:
            stretch = sound[at : at + 16_000]
            same = stretch == np.take(played, range(at + shift, at + shift + len(stretch)), mode="wrap")
            quiet = (stretch == 0) & ~same
            if (same | quiet).all():
                silence, at = silence + int(quiet.sum()), at + len(stretch)
                continue
            at += int(np.argmin(same | quiet))
        before, start = shift, at
        while (place := places.get(sound[at : at + 12].tobytes())) is None and at < len(sound) - 12:
            at += 1
        if place is None:
            wrong += at - start
            break
        shift = place - at
        if before is not None:
            jump = (shift - before + len(played) // 2) % len(played) - len(played) // 2
            wrong += max(abs(jump), at - start)
    return wrong, silence


async def measure(quick: bool) -> dict[str, float | int | None]:
    figures: dict[str, float | int | None] = {}
    with tempfile.TemporaryDirectory(prefix="rec") as name:
        for count in (1, 4):
            place = Path(name) / str(count)
            place.mkdir()
            figures |= await cost(place, count, 10 if quick else 30, 1 if quick else 3)
        place = Path(name) / "loss"
        place.mkdir()
        figures |= await loss(place, *((40, 6) if quick else (1800, 100)))
    figures["disk_mb_per_hour"] = RingHeader(blocks_for(24), "m").file_bytes / 24 / 1e6
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    figures = asyncio.run(measure(args.quick))
    rounded = {k: round(v, 4) if isinstance(v, float) else v for k, v in figures.items()}
    print(json.dumps(rounded) if args.json else "\n".join(f"{k:18} {v}" for k, v in rounded.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
