"""An hour (`--quick`: half a minute) of the camera process at 5 frames a second: memory flat, no event lost.

Every second must give its measure, every photo asked for its answer; a viewer of the live view comes and
goes.

    python tests/bench/vision_soak.py [--quick] [--seconds N] [--json]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from hardware.simulator.camera import VirtualCamera  # noqa: E402
from host_daemon.base.clock import monotonic_ms, now_ms  # noqa: E402
from host_daemon.events import FacesMeasured, PhotoAsked, PhotoMissed, PhotoTaken, from_line, to_line  # noqa: E402
from host_daemon.vision.process.live_view_client import NoView, view  # noqa: E402

PHOTO_EVERY_S = 3
VIEW_EVERY_S = 15
# Everything is loaded and every buffer full by then: rings are shortened to 5 s for that.
SETTLED_S = 12


def memory_mb(pid):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def cpu_s(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def soak(seconds, data):
    camera = VirtualCamera(data / "stage")
    await camera.start()
    settings = {"vision": {"cameras": [{"source": camera.url, "virtual": True}], "photo_ring_s": 5}}
    from host_daemon.store.config import Config

    Config(data).write_settings(settings)
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "host_daemon.app", "--data", str(data), "vision", "run"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    measured, answered, asked, views = set(), {}, set(), 0

    async def read():
        while line := await child.stdout.readline():
            event = from_line(line)
            if isinstance(event, FacesMeasured):
                measured.add(event.at // 1000)
            elif isinstance(event, PhotoTaken | PhotoMissed):
                answered[event.photo] = type(event).__name__

    async def look():
        pictures = 0
        try:
            async for _ in view(data, "counter"):
                pictures += 1
                if pictures == 10:
                    return True
        except NoView:
            return False
        return False

    reader = asyncio.create_task(read())
    started, memory = monotonic_ms(), []
    settled_cpu = settled_at = 0
    step = 0
    while (passed := (monotonic_ms() - started) / 1000) < seconds:
        if passed >= SETTLED_S:
            memory.append(memory_mb(child.pid))
            if not settled_at:
                settled_at, settled_cpu = passed, cpu_s(child.pid)
        if step and step % PHOTO_EVERY_S == 0:
            uid = f"soak.{step}/photo/counter"
            asked.add(uid)
            event = PhotoAsked(uid=uid, at=now_ms() - 500, camera="counter", cause="soak", point="point-1")
            child.stdin.write(to_line(event).encode())
            await child.stdin.drain()
        if step and step % VIEW_EVERY_S == 0:
            views += await look()
        step += 1
        await asyncio.sleep(1)
    used = cpu_s(child.pid) - settled_cpu
    await asyncio.sleep(3)
    child.stdin.close()
    await child.wait()
    await reader
    await camera.stop()
    whole = range(min(measured), max(measured) + 1)
    tenth = max(1, len(memory) // 10)
    first, last = sum(memory[:tenth]) / tenth, sum(memory[-tenth:]) / tenth
    return {
        "seconds": round(seconds),
        "measured": len(measured),
        "measures_lost": len(set(whole) - measured),
        "photos_asked": len(asked),
        "photos_taken": sum(kind == "PhotoTaken" for kind in answered.values()),
        "photos_unanswered": len(asked - answered.keys()),
        "views": views,
        "memory_first_mb": round(first, 1),
        "memory_last_mb": round(last, 1),
        "cpu_percent": round(100 * used / (seconds - settled_at), 1),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="half a minute instead of an hour")
    parser.add_argument("--seconds", type=float, help="how long")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(soak(args.seconds or (30 if args.quick else 3600), Path(folder)))
    print(json.dumps(figures) if args.json else "\n".join(f"{k}: {v}" for k, v in figures.items()))
    flat = figures["memory_last_mb"] < figures["memory_first_mb"] + 8
    return 0 if flat and not figures["measures_lost"] and not figures["photos_unanswered"] else 1


if __name__ == "__main__":
    sys.exit(main())
