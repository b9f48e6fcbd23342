"""How much memory each app leaves free, as its board says in its own status.

    .venv/bin/python tests/bench/memory.py [--quick] [--json]

Run with two heaps of the Unix port, whose pointers are 64 bits: 132k there is about 72 KB on a board.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
BOARDS = {
    "remote (radio)": "smiley-remote",
    "remote (usb)": "usb-remote",
    "remote (ethernet)": "ethernet-remote",
    "fob": "fob",
    "force_majeure": "force-majeure",
    "keypad": "keypad",
    "counter": "visitor-counter",
    "gateway": "gateway",
}


async def measure(folder: Path, heap: str) -> dict[str, int]:
    from counter import Counter

    from hardware.simulator import interpreter
    from hardware.simulator.fleet import Spec

    interpreter.HEAP = heap
    counter = Counter(folder, BOARDS)
    try:
        await counter.start()
        return {name: counter.free_memory.get(Spec(name, "").device, 0) for name in BOARDS}
    finally:
        await counter.stop()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "fakes")]
    result = {}
    for heap in ("192k",) if args.quick else ("192k", "132k"):
        with tempfile.TemporaryDirectory() as folder:
            for name, free in asyncio.run(measure(Path(folder), heap)).items():
                result[f"{name}, heap {heap}"] = free
    print(json.dumps(result) if args.json else "\n".join(f"{key}: {value}" for key, value in result.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
