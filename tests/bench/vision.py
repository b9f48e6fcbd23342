"""CPU time per frame of faces and expression, beside what one would pick instead, and the child's memory.

640x480, one thread, found or followed and classified; the other side is OpenCV's Haar cascade (scale
1.2, least
120 pixels) and the `fer` classifier. OpenCV 5 has no cascade: version 4 is put into .build/haar for it.

    python tests/bench/vision.py [--quick] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
HAAR = ROOT / ".build" / "haar"
HAAR_PACKAGE = "opencv-python-headless==4.12.0.88"
# A frame every 40 ms, as a camera gives them: 25 a second.
STEP_MS = 40


def frames():
    import cv2
    import numpy as np

    from hardware.simulator import scenes

    # Customers take three quarters of the time, as in the virtual camera's day.
    names = ["smile", "neutral", "smile", "nobody"]
    return [cv2.imdecode(np.frombuffer(jpeg, np.uint8), 1) for name in names for jpeg in scenes.loop(name)]


def ours(pictures, rounds):
    from host_daemon.vision.faces.expression import EmotionNet
    from host_daemon.vision.faces.face_detector import BlazeFace
    from host_daemon.vision.faces.face_tracker import FaceTracker
    from host_daemon.vision.faces.networks import EXPRESSION, FACES
    from host_daemon.vision.faces.visitors import Visitors
    from models.manifest import load

    tracker, visitors = FaceTracker(BlazeFace(load(FACES))), Visitors()
    net = EmotionNet(load(EXPRESSION))
    seen = 0

    def look(picture, at):
        nonlocal seen
        here = visitors.update(tracker.look(picture, at), at)
        customer = visitors.customer(here, 38, 0)
        if customer is not None:
            net.read(picture, customer.face)
            seen += 1

    milliseconds = timed(look, pictures, rounds)
    return {"ms_per_frame": milliseconds, "seen": round(seen / (len(pictures) * (rounds + 1)), 3)}


def haar(pictures, rounds):
    import cv2

    from host_daemon.vision.faces.expression import expression
    from models.interpreter import Net
    from models.manifest import load

    cascade = cv2.CascadeClassifier(cv2.data.haarcascades + "haarcascade_frontalface_default.xml")
    net = Net(load("fer"))
    seen = 0

    def look(picture, _at):
        nonlocal seen
        grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
        found = cascade.detectMultiScale(grey, 1.2, 5, minSize=(120, 120))
        if len(found):
            x, y, width, height = max(found, key=lambda box: box[2] * box[3])
            # As the package does it: ten pixels more on each side.
            crop = grey[max(0, y - 10) : y + height + 10, max(0, x - 10) : x + width + 10]
            tensor = cv2.resize(crop, (64, 64)).astype("float32") / 127.5 - 1
            output = net.run(tensor[None, :, :, None])[0][0]
            expression(dict(zip(net.manifest.labels, map(float, output), strict=True)))
            seen += 1

    milliseconds = timed(look, pictures, rounds)
    return {"ms_per_frame": milliseconds, "seen": round(seen / (len(pictures) * (rounds + 1)), 3)}


def timed(look, pictures, rounds):
    """Milliseconds of this thread's CPU per frame: the median of the rounds, after one to warm up."""
    found = []
    for turn in range(rounds + 1):
        started = time.thread_time()
        for i, picture in enumerate(pictures):
            look(picture, (turn * len(pictures) + i) * STEP_MS)
        found.append(1000 * (time.thread_time() - started) / len(pictures))
    return round(statistics.median(found[1:]), 3)


def role(name, rounds):
    """Measure one side in a process of its own, where nothing of the other is loaded."""
    paths = [str(HAAR), str(ROOT)] if name == "haar" else [str(ROOT)]
    command = [sys.executable, __file__, "--role", name, "--rounds", str(rounds)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def have_haar():
    if not (HAAR / "cv2").exists():
        install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(HAAR)]
        subprocess.run([*install, HAAR_PACKAGE], check=False, capture_output=True)
    return (HAAR / "cv2").exists()


def memory(seconds):
    """Largest memory of the child (MB) in `seconds` at 5 frames a second."""
    script = (
        "import asyncio,sys;from pathlib import Path;from hardware.simulator.camera import VirtualCamera\n"
        "async def main():\n"
        " c=VirtualCamera(Path(sys.argv[1]));await c.start();print(c.url,flush=True)\n"
        " await asyncio.sleep(3600)\n"
        "asyncio.run(main())"
    )
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        camera = subprocess.Popen(
            [sys.executable, "-c", script, folder], stdout=subprocess.PIPE, text=True, env=environment
        )
        try:
            url = camera.stdout.readline().strip()
            vision = [sys.executable, "-m", "host_daemon.app", "--data", folder, "vision"]
            child = subprocess.Popen(
                [*vision, "run", "--source", url],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environment,
            )
            time.sleep(seconds)
            status = Path(f"/proc/{child.pid}/status").read_text()
            child.stdin.close()
            child.wait(10)
        finally:
            camera.kill()
            camera.wait()
            camera.stdout.close()
    return round(int(status.split("VmHWM:")[1].split()[0]) / 1024, 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--role", choices=("ours", "haar"), help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=0, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.role:
        import cv2

        cv2.setNumThreads(1)
        print(json.dumps({"ours": ours, "haar": haar}[args.role](frames(), args.rounds)))
        return 0
    rounds = 3 if args.quick else 9
    figures = {}
    mine, theirs = [], []
    able = have_haar()
    for _ in range(1 if args.quick else 3):
        mine.append(role("ours", rounds))
        if able:
            theirs.append(role("haar", rounds))
    figures["ms_per_frame"] = statistics.median(m["ms_per_frame"] for m in mine)
    figures["fps"] = round(1000 / figures["ms_per_frame"], 1)
    figures["seen"] = mine[0]["seen"]
    if theirs:
        figures["haar_ms_per_frame"] = statistics.median(t["ms_per_frame"] for t in theirs)
        figures["haar_seen"] = theirs[0]["seen"]
        figures["ratio"] = round(figures["haar_ms_per_frame"] / figures["ms_per_frame"], 2)
    else:
        figures["ratio"] = None
        figures["why"] = f"{HAAR_PACKAGE} could not be installed"
    figures["memory_mb"] = memory(8 if args.quick else 60)
    print(json.dumps(figures) if args.json else "\n".join(f"{k}: {v}" for k, v in figures.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
