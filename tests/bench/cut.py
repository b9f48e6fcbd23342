"""How fast a track is cut, and how exactly it stands in time.

    python tests/bench/cut.py [--quick] [--json]

Speed: 60 s (30 + 30) out of an hour of counter talk to a FLAC file on disk, beside `sox trim` and
`ffmpeg -ss` on the same samples in a WAV file; in turns, at random places. All three must hold the same
samples, or the bench fails. Ours is timed in a running process, from opening the ring to the closed file
(`ms`, which is what the others do too) and to the file that is safely on disk (`synced_ms`); the others are
timed as the commands that they are. `cpu_*`: the same in processor time, user and system, which other work
on the machine blurs less. `*_bytes`: sizes of the last files; each tool compresses as it does by default.

Place: clicks are planted in the sound of the virtual microphone, which tells when they sounded (see
`hardware/simulator/microphone.py`); the audio process is asked for tracks around those moments, at once and
again ten minutes later (--quick: 20 s); the error is where the click stands against where it should.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import soundfile
from audio_post.child import Child, asked, furnish

from hardware.simulator.microphone import VirtualMicrophone
from hardware.simulator.talk import counter_talk, write_wave
from host_daemon.audio.ring.block import BLOCK_SAMPLES, BLOCK_US, blocks_for
from host_daemon.audio.ring.coverage import Reckoning
from host_daemon.audio.ring.reader import RingReader
from host_daemon.audio.ring.writer import RingWriter
from host_daemon.audio.samples import RATE
from host_daemon.audio.tracks.cut import cut
from host_daemon.audio.tracks.track import encode
from host_daemon.base.files import write_whole
from host_daemon.events import TrackCut

BOOT = b"thisboot"
HERE = Reckoning(BOOT, 1_767_225_600_000_000)


def speed(folder: Path, hours: float, rounds: int) -> dict[str, float | int]:
    talk = counter_talk(folder / "talk.wav")
    sound = np.resize(talk, int(hours * 3600) * RATE)
    write_wave(folder / "hour.wav", sound)
    writer = RingWriter(folder / "hour.ring", blocks_for(hours) + 2, "hour", BOOT)
    for n, start in enumerate(range(0, len(sound), BLOCK_SAMPLES)):
        at_us = round(n * BLOCK_US)
        block = sound[start : start + BLOCK_SAMPLES]
        writer.write(block, start, at_us, at_us + HERE.offset_us, joins=n > 0)
    writer.close()

    def made(second: int) -> bytes:
        with RingReader(folder / "hour.ring") as ring:
            at_us = (second + 30) * 1_000_000
            found = cut(ring.block, ring.segments(), at_us, 30_000, 30_000, HERE)
        return encode(asked("bench", 0, "hour", 30_000, 30_000), found)

    def ours(second: int, out: Path) -> None:
        out.write_bytes(made(second))

    def synced(second: int, out: Path) -> None:
        write_whole(out, made(second))

    def sox(second: int, out: Path) -> None:
        command = ["sox", "-D", str(folder / "hour.wav"), str(out), "trim", str(second), "60"]
        subprocess.run(command, check=True)

    def ffmpeg(second: int, out: Path) -> None:
        source = ["-ss", str(second), "-t", "60", "-i", str(folder / "hour.wav")]
        subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *source, str(out)], check=True)

    there = {"ours": ours, "synced": synced}
    there |= {name: tool for name, tool in (("sox", sox), ("ffmpeg", ffmpeg)) if shutil.which(name)}
    took: dict[str, list[tuple[float, float]]] = {name: [] for name in there}
    draw = random.Random(4)
    for _ in range(rounds):
        second = draw.randrange(int(hours * 3600) - 60)
        for name, tool in there.items():
            out = folder / f"{name}.flac"
            start, used = time.perf_counter(), cpu_s()
            tool(second, out)
            took[name].append((time.perf_counter() - start, cpu_s() - used))
            samples, _ = soundfile.read(out, dtype="int16")
            if not np.array_equal(samples, sound[second * RATE : (second + 60) * RATE]):
                raise SystemExit(f"{name} cut other samples at {second} s")
    wall = {name: statistics.median(wall for wall, _ in times) * 1000 for name, times in took.items()}
    cpu = {name: statistics.median(cpu for _, cpu in times) * 1000 for name, times in took.items()}
    figures: dict[str, float | int] = {"ms": wall["ours"], "synced_ms": wall["synced"], "cpu_ms": cpu["ours"]}
    for name in there.keys() - {"ours", "synced"}:
        figures |= {
            f"{name}_ms": wall[name],
            f"ratio_{name}": wall["ours"] / wall[name],
            f"cpu_{name}_ms": cpu[name],
            f"cpu_ratio_{name}": cpu["ours"] / cpu[name],
        }
    figures |= {f"{name}_bytes": (folder / f"{name}.flac").stat().st_size for name in there}
    return figures | {"cuts": rounds}


def cpu_s() -> float:
    """Processor time of this process and of its children that have ended."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


async def place(folder: Path, events: int, late_s: float) -> dict[str, float | int]:
    microphone = VirtualMicrophone(folder / "mic")
    await microphone.start()
    (name,) = furnish(folder / "post", [microphone], 0.5)
    child = Child(folder / "post")
    await child.start()
    await child.hearing([name])
    draw = random.Random(4)
    clicks = []
    for n in range(events):
        await asyncio.sleep(draw.uniform(0.3, 1.2))
        at = await microphone.click()
        clicks.append((time.monotonic(), at))
        child.ask(asked(f"live{n}", at, name, 2_000, 2_000))
    for n, (when, at) in enumerate(clicks):
        await asyncio.sleep(max(0.0, when + late_s - time.monotonic()))
        child.ask(asked(f"late{n}", at, name, 2_000, 2_000))
    for _ in range(400):
        if len(child.answers) == 2 * events:
            break
        await asyncio.sleep(0.1)
    await child.stop()
    await microphone.stop()
    figures: dict[str, float | int] = {"events": events, "late_s": late_s}
    for kind in ("live", "late"):
        errors, partial, missed = [], 0, 0
        for n, (_, at) in enumerate(clicks):
            answer = child.answers.get(f"{kind}{n}/cut/incident")
            error = off(folder / "post", answer, at) if isinstance(answer, TrackCut) else None
            if error is None:
                missed += 1
                continue
            partial += answer.partial  # type: ignore[union-attr]
            errors.append(error)
        prefix = "align" if kind == "live" else "late_align"
        figures |= {
            f"{prefix}_p50_ms": float(np.percentile(errors, 50)),
            f"{prefix}_p99_ms": float(np.percentile(errors, 99)),
            f"{prefix}_max_ms": max(errors),
            f"{kind}_partial": partial,
            f"{kind}_missed": missed,
        }
    return figures


def off(data: Path, track: TrackCut, at: int) -> float | None:
    """Milliseconds by which the click of `at` is off its place; None when there is none near it."""
    samples, _ = soundfile.read(data / track.path, dtype="int16")
    loud = np.flatnonzero(samples > 25_000)
    if not len(loud):
        return None
    nearest = float(np.abs(track.at + loud / 16 - at).min())
    return nearest if nearest < 250 else None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cut") as name:
        figures = speed(Path(name), 0.1 if args.quick else 1.0, 6 if args.quick else 40)
        figures |= asyncio.run(place(Path(name), *((10, 20.0) if args.quick else (200, 600.0))))
    rounded = {k: round(v, 3) if isinstance(v, float) else v for k, v in figures.items()}
    print(json.dumps(rounded) if args.json else "\n".join(f"{k:18} {v}" for k, v in rounded.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
