"""The audio process is killed again and again while it records and cuts; then its files are damaged.

    python tests/bench/recording_torture.py [--cycles N] [--quick] [--json]

Each cycle starts the process on the same ring, asks for tracks (some whose tail is still to come), and kills
it (SIGKILL) at a random moment, every fourth time before it is ready. What was not answered is asked for
again, as the core does. `unreadable_rings`: rings that could not be read after a kill. `lost_seconds_max`:
from the end of the ring, or from the beginning of the sound where none of it is there yet, to the kill, of a
process that was recording. `pending_cuts_lost`: requests that
never got an answer; `cuts_failed`: answered that nothing was recorded then (`cuts_failed_wrong`: but it was);
`bad_tracks`: files that are not what was told.

Then a ring is damaged in many ways, and a writer and a reader opened on each: `damaged_wrong` are cases that
were neither opened nor refused in words, or in which the wrong sound was given.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import os
import random
import sys
import tempfile
import time
import zlib
from pathlib import Path

import numpy as np
from audio_post.child import Child, asked, furnish

from hardware.virtual.microphone import VirtualMicrophone
from host_daemon.audio.block import BLOCK_BYTES, BLOCK_SAMPLES, BLOCK_US, HEADER_BYTES
from host_daemon.audio.coverage import Reckoning
from host_daemon.audio.cut import NothingThere, cut
from host_daemon.audio.cutter import NO_SOUND
from host_daemon.audio.ring import RingReader, RingRefused, RingWriter, boot_id, ring_path
from host_daemon.audio.track import BadTrack, describe
from host_daemon.events import CutAsked, CutFailed, TrackCut


async def torture(folder: Path, cycles: int) -> dict[str, float | int]:
    microphone = VirtualMicrophone(folder / "mic")
    await microphone.start()
    (name,) = furnish(folder / "post", [microphone], 0.2)
    ring = ring_path(folder / "post" / "ring", name)
    child, draw = Child(folder / "post"), random.Random(9)
    wanted: dict[str, CutAsked] = {}
    unreadable, lost = 0, []
    for cycle in range(cycles):
        await child.start()
        for request in wanted.values():
            if request.uid not in child.answers:
                child.ask(request)
        ready = cycle % 4 != 3
        if ready:
            await child.hearing([name])
        # What was heard while the card settled (twelve chunks of 80 ms, 0.1 s on the way) is kept as well.
        since_us = time.monotonic_ns() // 1000 - 1_060_000
        for n in range(4):
            at = round(time.time() * 1000) - draw.randrange(4_000)
            request = asked(f"c{cycle}.{n}", at, name, draw.randrange(1, 8_000), draw.randrange(0, 8_000))
            wanted[request.uid] = request
            child.ask(request)
        await asyncio.sleep(draw.uniform(0.05, 4.0))
        well = ready and child.healths[name].health == "ok"
        await child.kill()
        killed_us = time.monotonic_ns() // 1000
        try:
            with RingReader(ring) as reader:
                newest = reader.newest()
                if well and newest is not None:
                    ended_us = newest.mono_us + len(newest.samples) * 1_000_000 // 16_000
                    lost.append((killed_us - max(ended_us, since_us)) / 1e6)
        except FileNotFoundError:
            pass  # killed before there was one
        except (OSError, RingRefused):
            unreadable += 1
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
    return {
        "cycles": cycles,
        "unreadable_rings": unreadable,
        "lost_seconds_max": max(lost),
        "lost_seconds_p50": float(np.median(lost)),
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
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="torture") as name:
        folder = Path(name)
        figures: dict[str, float | int] = asyncio.run(torture(folder, 8 if args.quick else args.cycles))
        (folder / "damaged").mkdir()
        figures |= damaged(folder / "damaged")
    rounded = {k: round(v, 3) if isinstance(v, float) else v for k, v in figures.items()}
    print(json.dumps(rounded) if args.json else "\n".join(f"{k:22} {v}" for k, v in rounded.items()))
    return 1 if figures["damaged_wrong"] or figures["unreadable_rings"] or figures["pending_cuts_lost"] else 0


if __name__ == "__main__":
    sys.exit(main())
