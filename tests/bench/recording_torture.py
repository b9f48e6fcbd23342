"""The audio process is killed again and again while it records and cuts; then its files are damaged.

    python tests/bench/recording_torture.py [--cycles N] [--quick] [--json] [--log FILE]

Each cycle starts the process on the same ring, asks for tracks (some whose tail is still to come), and kills
it (SIGKILL) at a random moment, every fourth time before it is ready. What was not answered is asked for
again, as the core does. `unreadable_rings`: rings that could not be read after a kill.

The process notes, in memory that outlives it, which sound its recorder has taken in (see `NOTED`), so that
the seconds around a kill can be told apart: `lost_seconds_*`, taken in and not to be read afterwards, at the
end or as a gap; `on_the_way_seconds_max`, still with the sound server or in the queue of the process, not
recorded yet; `deaf_seconds_*`, from a kill to the first sound that its successor keeps, of which
`start_seconds_*` until the process hears the card at all. `--log` has the moments of each kill, in seconds
since the process was started.

`pending_cuts_lost`: requests that never got an answer; `cuts_failed`: answered that nothing was recorded then
(`cuts_failed_wrong`: but it was); `bad_tracks`: files that are not what was told.

Then a ring is damaged in many ways, and a writer and a reader opened on each: `damaged_wrong` are cases that
were neither opened nor refused in words, or in which the wrong sound was given.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import itertools
import json
import os
import random
import struct
import sys
import tempfile
import time
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from audio_post.child import Child, asked, furnish

from hardware.simulator.microphone import VirtualMicrophone
from host_daemon.audio.ring.block import BLOCK_BYTES, BLOCK_SAMPLES, BLOCK_US, HEADER_BYTES
from host_daemon.audio.ring.coverage import Reckoning
from host_daemon.audio.ring.reader import RingReader, RingRefused, ring_path
from host_daemon.audio.ring.writer import RingWriter
from host_daemon.audio.samples import RATE
from host_daemon.audio.tracks.cut import NothingThere, cut
from host_daemon.audio.tracks.cutter import NO_SOUND
from host_daemon.audio.tracks.track import BadTrack, describe
from host_daemon.base.clock import boot_id
from host_daemon.events import CutAsked, CutFailed, TrackCut

# Runs the command line, and notes: when the recorder was first given sound, when the first sound sounded that
# it keeps, and when the last one ended that it was given (monotonic microseconds; 0: not yet).
NOTED = """
import mmap, struct, sys, time
from collections import deque
from pathlib import Path
from host_daemon.audio.capture.recorder import Recorder
from host_daemon.audio.capture.timeline import BEGINNING
from host_daemon.app.cli import main

with Path(sys.argv.pop(1)).open("r+b") as file:
    page = mmap.mmap(file.fileno(), 24)
feed, early, given, kept = Recorder.feed, deque(maxlen=BEGINNING), 0, 0

def noted(self, samples, heard_us, offset_us):
    global given, kept
    given = given or time.monotonic_ns() // 1000
    early.append(heard_us)
    feed(self, samples, heard_us, offset_us)
    if self.hearing:
        kept = kept or early[0]
        page[:] = struct.pack("<QQQ", given, kept, heard_us + len(samples) * 1_000_000 // 16_000)
    else:
        page[:8] = struct.pack("<Q", given)

Recorder.feed = noted
sys.exit(main())
"""


@dataclass(frozen=True)
class Kill:
    """One life of the process, by its moments (monotonic microseconds). given, kept, taken: as in `NOTED`.
    end: of what the ring has of this life; gaps: seconds missing within that."""

    started: int
    given: int
    kept: int
    taken: int
    killed: int
    end: int
    gaps: float

    @property
    def lost(self) -> float:
        """Seconds that were taken in and cannot be read."""
        return max(0, self.taken - max(self.end, self.kept)) / 1e6 + self.gaps

    @property
    def on_the_way(self) -> float:
        return (self.killed - self.taken) / 1e6

    def told(self) -> str:
        """A line for the log."""
        moments = {k: getattr(self, k) for k in ("given", "kept", "taken", "end", "killed")}
        since = {k: round((v - self.started) / 1e6, 3) if v else None for k, v in moments.items()}
        return json.dumps(since | {"lost": round(self.lost, 3) if self.kept else None, "gaps": self.gaps})


def read_out(ring: Path, started: int, page: Path, killed: int) -> Kill:
    """What one life has left behind. Raises OSError, RingRefused."""
    given, kept, taken = struct.unpack("<QQQ", page.read_bytes())
    end, gaps, later = 0, 0, None
    if ring.exists():
        with RingReader(ring) as reader:
            # The newest first; those of the lives before ended before this one began.
            for segment in reader.segments():
                if segment.last_mono_us < started:
                    break
                end = max(end, segment.last_mono_us)
                gaps += later.first - segment.end if later else 0
                later = segment
    return Kill(started, given, kept, taken, killed, end, gaps / RATE)


async def torture(folder: Path, cycles: int, log: Path | None) -> dict[str, float | int]:
    microphone = VirtualMicrophone(folder / "mic")
    await microphone.start()
    (name,) = furnish(folder / "post", [microphone], 0.2)
    ring = ring_path(folder / "post" / "ring", name)
    page = folder / "noted"
    child, draw = Child(folder / "post", ("-c", NOTED, str(page))), random.Random(9)
    wanted: dict[str, CutAsked] = {}
    unreadable = 0
    kills: list[Kill] = []
    for cycle in range(cycles):
        page.write_bytes(bytes(24))
        started_us = time.monotonic_ns() // 1000
        await child.start()
        for request in wanted.values():
            if request.uid not in child.answers:
                child.ask(request)
        if cycle % 4 != 3:
            await child.hearing([name])
        for n in range(4):
            at = round(time.time() * 1000) - draw.randrange(4_000)
            request = asked(f"c{cycle}.{n}", at, name, draw.randrange(1, 8_000), draw.randrange(0, 8_000))
            wanted[request.uid] = request
            child.ask(request)
        await asyncio.sleep(draw.uniform(0.05, 4.0))
        killed_us = time.monotonic_ns() // 1000
        await child.kill()
        try:
            kills.append(read_out(ring, started_us, page, killed_us))
        except (OSError, RingRefused):
            unreadable += 1
    if log:
        log.write_text("".join(kill.told() + "\n" for kill in kills))
    page.write_bytes(bytes(24))
    await child.start()
    for request in wanted.values():
        if request.uid not in child.answers:
            child.ask(request)
    for _ in range(600):
        if len(child.answers) == len(wanted):
            break
        await asyncio.sleep(0.1)
    await child.stop()
    await microphone.stop()
    tracks = {uid: a for uid, a in child.answers.items() if isinstance(a, TrackCut)}
    bad = 0
    for uid, track in tracks.items():
        data = (folder / "post" / track.path).read_bytes()
        try:
            right = describe(wanted[uid], data) == track
        except BadTrack:
            right = False
        bad += not right or hashlib.sha256(data).hexdigest() != track.sha256
    refused = {uid: a for uid, a in child.answers.items() if isinstance(a, CutFailed)}
    with RingReader(ring) as reader:
        wrong = sum(there(reader, wanted[uid]) or a.reason != NO_SOUND for uid, a in refused.items())
    parts = [p for p in (folder / "post" / "tracks").rglob("*") if p.is_file() and p.suffix != ".flac"]
    recording = [kill for kill in kills if kill.kept]
    lost = [kill.lost for kill in recording]
    deaf = [(after.kept - before.killed) / 1e6 for before, after in itertools.pairwise(kills) if after.kept]
    starting = [(kill.given - kill.started) / 1e6 for kill in kills if kill.given]
    return {
        "cycles": cycles,
        "unreadable_rings": unreadable,
        "kills_while_recording": len(recording),
        "lost_seconds_max": max(lost),
        "lost_seconds_p50": float(np.median(lost)),
        "on_the_way_seconds_max": max(kill.on_the_way for kill in recording),
        "deaf_seconds_p50": float(np.median(deaf)),
        "deaf_seconds_max": max(deaf),
        "start_seconds_p50": float(np.median(starting)),
        "start_seconds_max": max(starting),
        "cuts_asked": len(wanted),
        "pending_cuts_lost": len(wanted) - len(child.answers),
        "cuts_failed": len(refused),
        "cuts_failed_wrong": wrong,
        "cuts_partial": sum(track.partial for track in tracks.values()),
        "bad_tracks": bad,
        "stray_files": len(parts),
    }


def there(ring: RingReader, request: CutAsked) -> bool:
    """Whether the ring has sound of what was asked for."""
    offset_us = time.time_ns() // 1000 - time.monotonic_ns() // 1000
    around = (request.before_ms, request.after_ms)
    try:
        cut(
            ring.block,
            ring.segments(),
            request.at * 1000 - offset_us,
            *around,
            Reckoning(boot_id(), offset_us),
        )
    except NothingThere:
        return False
    return True


def damaged(folder: Path) -> dict[str, int]:
    """A ring of 100 blocks in 60 slots, damaged in every way at hand."""
    path, boot = folder / "whole.ring", b"thisboot"
    writer = RingWriter(path, 60, "m", boot)
    for n in range(100):
        at_us = round(n * BLOCK_US)
        first = n * BLOCK_SAMPLES
        writer.write(told(first), first, at_us, at_us, joins=n > 0)
    writer.close()
    whole = path.read_bytes()
    draw = random.Random(5)
    cases: dict[str, bytes] = {
        "empty": b"",
        "text": b"not a ring\n" * 1000,
        "zeros": bytes(len(whole)),
        "noise": draw.randbytes(len(whole)),
        "first header": bytes(HEADER_BYTES) + whole[HEADER_BYTES:],
        "last header": whole[:-HEADER_BYTES] + bytes(HEADER_BYTES),
        "both headers": bytes(HEADER_BYTES) + whole[HEADER_BYTES:-HEADER_BYTES] + bytes(HEADER_BYTES),
        "longer": whole + b"x" * 100_000,
        "shifted": b"x" + whole[:-1],
        "other version": versioned(whole, 7),
    }
    for size in (1, 4095, 4096, 4097, 40_000, len(whole) // 2, len(whole) - 1):
        cases[f"cut to {size}"] = whole[:size]
    for n in range(60):
        flipped = bytearray(whole)
        for _ in range(draw.randrange(1, 40)):
            flipped[draw.randrange(len(flipped))] ^= 1 << draw.randrange(8)
        cases[f"flipped {n}"] = bytes(flipped)
    for n in range(20):
        a = draw.randrange(len(whole))
        b = min(len(whole), a + draw.randrange(1, 10 * BLOCK_BYTES))
        cases[f"blanked {n}"] = whole[:a] + bytes(b - a) + whole[b:]
    opened = refused = wrong = 0
    target = folder / "case.ring"
    for data in cases.values():
        target.write_bytes(data)
        try:
            try:
                RingReader(target).close()
            except RingRefused as error:
                refused += bool(str(error))
            writer = RingWriter(target, 60, "m", boot)
            writer.write(told(10**9), 10**9, 0, 0, joins=False)
            writer.close()
            with RingReader(target) as ring:
                newest = ring.newest()
                right = newest is not None and newest.first == 10**9
                for segment in ring.segments():
                    for seq in range(segment.first_seq, segment.last_seq + 1):
                        block = ring.block(seq)
                        right &= block is None or np.array_equal(block.samples, told(block.first))
            opened += right
            wrong += not right
        except Exception as error:  # noqa: BLE001  what this looks for
            print(f"damaged ring: {error!r}", file=sys.stderr)
            wrong += 1
        for file in folder.glob("case.*"):
            file.unlink()
    (folder / "folder.ring").mkdir()
    os.mkfifo(folder / "pipe.ring")
    for name in ("folder.ring", "pipe.ring"):
        try:
            RingWriter(folder / name, 60, "m", boot)
            wrong += 1
        except OSError:
            refused += 1
    return {
        "damaged_cases": len(cases) + 2,
        "damaged_opened": opened,
        "damaged_refused_first": refused,
        "damaged_wrong": wrong,
    }


def told(first: int) -> np.ndarray:
    """Sound that tells its own number."""
    return ((np.arange(first, first + BLOCK_SAMPLES) % 30_011) - 15_000).astype(np.int16)


def versioned(whole: bytes, version: int) -> bytes:
    """The ring as another version would have written its headers."""
    data = bytearray(whole)
    for place in (0, len(data) - HEADER_BYTES):
        data[place + 12] = version
        body = bytes(data[place : place + HEADER_BYTES - 4])
        data[place + HEADER_BYTES - 4 : place + HEADER_BYTES] = zlib.crc32(body).to_bytes(4, "little")
    return bytes(data)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--cycles", type=int, default=100)
    parser.add_argument("--quick", action="store_true", help="8 cycles")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--log", type=Path, help="file for a line of JSON per kill")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="torture") as name:
        folder = Path(name)
        figures: dict[str, float | int] = asyncio.run(
            torture(folder, 8 if args.quick else args.cycles, args.log)
        )
        (folder / "damaged").mkdir()
        figures |= damaged(folder / "damaged")
    rounded = {k: round(v, 3) if isinstance(v, float) else v for k, v in figures.items()}
    print(json.dumps(rounded) if args.json else "\n".join(f"{k:22} {v}" for k, v in rounded.items()))
    return 1 if figures["damaged_wrong"] or figures["unreadable_rings"] or figures["pending_cuts_lost"] else 0


if __name__ == "__main__":
    sys.exit(main())
