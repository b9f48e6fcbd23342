"""How exactly the moment of a press stands in the sound: the whole chain, from the finger to the sample.

    python tests/bench/alignment.py [--quick] [--json] [--live N] [--late N] [--late-minutes M]

A post runs as `smilepost run` does, with its stand-ins. The stage presses the red smiley of a remote
(unmodified firmware on the real MicroPython interpreter) as a click sounds in the virtual microphone. The
press goes by radio stand-in and gateway, by USB or by MQTT, and intake into the journal; then the ring is cut
around the time that the journal has for it. The error is where the click stands there, against where it stood
when the button went down. For the late ones the radio is deaf until minutes after the first of them; the
remotes on wires go on meanwhile.

`align_*`: live presses; `late_align_*`: late ones. `missing_*`: presses that did not arrive or whose click
was not in the sound.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from hardware.simulator import control
from host_daemon.audio.ring.coverage import Reckoning
from host_daemon.audio.ring.reader import RingReader, RingRefused, ring_path
from host_daemon.audio.tracks.cut import NothingThere, cut
from host_daemon.base.clock import boot_id
from host_daemon.events import Pressed
from host_daemon.store.config import Config
from host_daemon.store.reader import Reader

START_S = 240
AROUND_MS = 1_500
BOARDS = {"remote", "usb-remote", "ethernet-remote"}


class Post:
    """A post in a folder of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        settings = {
            "post": {"virtual_customers": False},
            "audio": {"ring_hours": 1.0},
            "links": {"mqtt_port": free_port()},
        }
        Config(data).write_settings(settings)
        port = str(free_port())
        command = [sys.executable, "-m", "host_daemon.app", "--data", str(data), "run", "--port", port]
        with (data / "post.log").open("wb") as output:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)

    def stage(self, verb: str, **arguments: Any) -> Any:
        return control.ask_now(self.data / "stage" / "control.sock", verb, **arguments)

    def ready(self) -> None:
        """Waits until the remotes are paired and the microphone is heard."""
        end = time.monotonic() + START_S
        while time.monotonic() < end and self.process.poll() is None:
            log = (self.data / "post.log").read_text(errors="replace")
            boards = Config(self.data).boards()
            keys = {board.name for board in boards if Config(self.data).key(board.device)}
            if "microphone:counter is ok" in log and keys >= BOARDS:
                time.sleep(10)
                return
            time.sleep(1)
        raise SystemExit("the post is not ready:\n" + (self.data / "post.log").read_text()[-3000:])

    def presses(self) -> list[Pressed]:
        return list(Reader(self.data / "journal.sqlite3").events((Pressed,), 0))

    def leave(self) -> None:
        self.process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(30)
        self.process.kill()
        with contextlib.suppress(ProcessLookupError, FileNotFoundError, ValueError):
            os.kill(int((self.data / "run" / "stage.lock").read_text()), signal.SIGTERM)
            time.sleep(3)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Moment:
    """A red press of a board as a click sounded, UTC milliseconds."""

    device: str
    pressed: int
    clicked: int


class Presser:
    """Presses, one after the other. failed: clicks that the stand-in's sound server did not take in time."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._draw = random.Random(7)
        self.failed = 0

    def press(self, count: int, *names: str) -> list[Moment]:
        """That many, by these boards in turns, about a second apart."""
        devices = {board.name: board.device for board in Config(self._post.data).boards()}
        moments: list[Moment] = []
        while len(moments) < count:
            name = names[len(moments) % len(names)]
            try:
                done = self._post.stage("press_at_click", board=name, button="red")
            except control.NotDone:
                self.failed += 1
                if self.failed > 100:
                    raise
            else:
                moments.append(Moment(devices[name], done["pressed"], done["clicked"]))
            time.sleep(self._draw.uniform(0.5, 0.9))
        return moments


def error(ring: RingReader, moment: Moment, presses: list[Pressed]) -> float | None:
    """Milliseconds by which the click is off its place around the journal's time of the press."""
    own = [p.at for p in presses if p.device == moment.device and abs(p.at - moment.pressed) < 1_000]
    if not own:
        return None
    at = min(own, key=lambda at: abs(at - moment.pressed))
    offset_us = time.time_ns() // 1000 - time.monotonic_ns() // 1000
    here = Reckoning(boot_id(), offset_us)
    try:
        sound = cut(ring.block, ring.segments(), at * 1000 - offset_us, AROUND_MS, AROUND_MS, here)
    except NothingThere:
        return None
    place = at - sound.start + moment.clicked - moment.pressed
    loud = np.flatnonzero(sound.samples > 25_000) / 16
    loud = loud[np.abs(loud - place) < 500]
    return float(np.abs(loud - place).min()) if len(loud) else None


def measure(folder: Path, live: int, late: int, late_s: float) -> dict[str, float | int | None]:
    post = Post(folder)
    try:
        post.ready()
        presser = Presser(post)
        before = presser.press(live // 3, "remote")
        time.sleep(3)
        post.stage("radio", drop=1.0)
        began = time.monotonic()
        after = presser.press(late, "remote")
        # The wires are not deaf meanwhile.
        before += presser.press(live - len(before), "usb-remote", "ethernet-remote")
        time.sleep(max(0.0, began + late_s - time.monotonic()))
        post.stage("radio", drop=0.0)
        # A remote that slept through it tries again within four minutes.
        end = time.monotonic() + 300 + late
        while time.monotonic() < end and len(post.presses()) < live + late:
            time.sleep(1)
        time.sleep(3)
        presses = post.presses()
        with RingReader(ring_path(folder / "ring", "counter")) as ring:
            found = {"align": [error(ring, m, presses) for m in before]}
            found["late_align"] = [error(ring, m, presses) for m in after]
    except (RingRefused, control.NoAnswer) as error_met:
        logs = [(folder / name).read_text()[-3000:] for name in ("post.log", "stage/stage.log")]
        raise SystemExit("\n".join([str(error_met), *logs])) from None
    finally:
        post.leave()
    figures: dict[str, float | int | None] = {"live": live, "late": late, "late_s": late_s}
    figures["clicks_not_taken"] = presser.failed
    for name, errors in found.items():
        whole = [e for e in errors if e is not None]
        figures |= {
            f"{name}_p50_ms": float(np.percentile(whole, 50)) if whole else None,
            f"{name}_p99_ms": float(np.percentile(whole, 99)) if whole else None,
            f"{name}_max_ms": max(whole, default=None),
            f"missing_{name}": len(errors) - len(whole),
        }
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="5 live, 3 late by half a minute")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--live", type=int, default=120)
    parser.add_argument("--late", type=int, default=80)
    parser.add_argument("--late-minutes", type=float, default=10.0)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="align") as name:
        if args.quick:
            figures = measure(Path(name), 5, 3, 30.0)
        else:
            figures = measure(Path(name), args.live, args.late, args.late_minutes * 60)
    rounded = {k: round(v, 2) if isinstance(v, float) else v for k, v in figures.items()}
    print(json.dumps(rounded) if args.json else "\n".join(f"{k:18} {v}" for k, v in rounded.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
