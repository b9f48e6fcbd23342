"""What VoiceTrigger costs, beside openWakeWord and pyopen-wakeword on the same sound: `--json`, `--quick`.

Each engine runs in a process of its own on one thread, is fed 80 ms at a time, and its CPU time is taken
after a warm-up; memory is the most that its process held. The others need `pip install -e '.[bench]'` (`make
bench` does it); without them their figures are null.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

RATE, HOP = 16000, 1280
ENGINES = (
    "smilepost_1",
    "smilepost_10",
    "smilepost_50",
    "smilepost_200",
    "openwakeword_1",
    "openwakeword",
    "pyopen_wakeword",
    "past",
)


def babble(seconds: int) -> np.ndarray:
    """A voice-like buzz, ten seconds of it again and again: the engines' work does not depend on it."""
    rng = np.random.default_rng(0)
    time_s = np.arange(10 * RATE) / RATE
    pitch = 120 + 30 * np.sin(2 * np.pi * 0.7 * time_s)
    buzz = np.sign(np.sin(2 * np.pi * np.cumsum(pitch) / RATE)) * (0.5 + 0.5 * np.sin(2 * np.pi * 4 * time_s))
    ten = (buzz * 6000 + rng.normal(0, 300, len(buzz))).astype(np.int16)
    return np.tile(ten, max(1, seconds // 10))


def measure(engine: str, seconds: int) -> dict[str, float]:
    """CPU milliseconds per second of sound, and the most memory in MB."""
    feed = make(engine)
    sound = babble(seconds)
    size = len(sound) // 4 if engine == "past" else HOP
    for i in range(0, 4 * RATE, HOP):
        feed(sound[i : i + HOP], i)
    started, wall = time.process_time(), time.perf_counter()
    for i in range(0, len(sound) - size + 1, size):
        feed(sound[i : i + size], 4 * RATE + i)
    used, wall = time.process_time() - started, time.perf_counter() - wall
    status = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    return {"ms": 1000 * used / seconds, "times": seconds / wall, "mb": peak / 1024}


def make(engine: str):
    """What takes samples and their index."""
    if engine.startswith(("smilepost", "past")):
        from host_daemon.voice.spotting.classifier import Classifier, Honesty
        from host_daemon.voice.spotting.spotter import Spotter

        rng = np.random.default_rng(1)
        honest = Honesty(None, 0, 0.0, 0.0, ambience=False, real=0)
        count = 10 if engine == "past" else int(engine.split("_")[1])
        classifiers = {
            f"p{i}": Classifier(
                rng.normal(0, 0.001, (6 + i % 15, 96)).astype(np.float32), 0.0, 9.0, 0, 9000, honest
            )
            for i in range(count)
        }
        return (Spotter(classifiers, hops=25) if engine == "past" else Spotter(classifiers)).feed
    if engine.startswith("openwakeword"):
        import openwakeword
        from openwakeword.model import Model

        folder = Path(openwakeword.__file__).parent / "resources" / "models"
        one = [str(folder / "alexa_v0.1.onnx")] if engine.endswith("_1") else []
        model = Model(wakeword_model_paths=one)
        return lambda samples, index: model.predict(samples)
    from pyopen_wakeword import Model, OpenWakeWord, OpenWakeWordFeatures

    features, word = OpenWakeWordFeatures.from_builtin(), OpenWakeWord.from_builtin(Model.ALEXA)

    def feed(samples, index):
        for found in features.process_streaming(samples.tobytes()):
            list(word.process_streaming(found))

    return feed


def figures(seconds: int) -> dict[str, object]:
    """Everything, each engine in a process of its own."""
    threads = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
    found: dict[str, dict[str, float] | None] = {}
    for engine in ENGINES:
        command = [sys.executable, __file__, "--engine", engine, "--seconds", str(seconds)]
        done = subprocess.run(
            command, capture_output=True, text=True, env={**os.environ, **threads}, check=False
        )
        if done.returncode and "No module named" not in done.stderr:
            raise SystemExit(f"{engine}: {done.stderr}")
        found[engine] = None if done.returncode else json.loads(done.stdout.splitlines()[-1])

    def of(engine: str, what: str, digits: int) -> float | None:
        row = found[engine]
        return None if row is None else round(row[what], digits)

    ours, other = of("smilepost_10", "ms", 3), of("openwakeword", "ms", 3)
    one = of("openwakeword_1", "ms", 3)
    return {
        "seconds": seconds,
        **{f"ms_per_s_{n}": of(f"smilepost_{n}", "ms", 3) for n in (1, 10, 50, 200)},
        "openwakeword_ms_per_s": other,
        "openwakeword_one_model_ms_per_s": one,
        "pyopen_wakeword_ms_per_s": of("pyopen_wakeword", "ms", 3),
        "ratio_openwakeword": round(ours / other, 4) if ours and other else None,
        "ratio_openwakeword_one_model": round(ours / one, 4) if ours and one else None,
        "mb_50": of("smilepost_50", "mb", 1),
        "openwakeword_mb": of("openwakeword", "mb", 1),
        "past_times_real_time": of("past", "times", 0),
        "past_ms_per_s": of("past", "ms", 3),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true", help="a sixth of the sound")
    parser.add_argument("--engine", choices=ENGINES, help=argparse.SUPPRESS)
    parser.add_argument("--seconds", type=int, default=120, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.engine:
        print(json.dumps(measure(args.engine, args.seconds)))
        return 0
    found = figures(20 if args.quick else args.seconds)
    print(json.dumps(found) if args.json else "\n".join(f"{key}: {value}" for key, value in found.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
