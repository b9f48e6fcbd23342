"""A million presses of bad switches through the debouncer, and 20,000 of them on MicroPython.

.venv/bin/python tests/bench/debounce.py [--quick] [--json]
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

from hardware.simulator.interpreter import micropython
from host_daemon.base.errors import UserError

ROOT = Path(__file__).parents[2]
ON_BOARD = """
import sys
sys.path[:0] = [".", "tests/fakes"]
import switches
print(*switches.run({presses}, {seed}))
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "fakes")]
    import switches

    presses, on_board = (50_000, 2_000) if args.quick else (1_000_000, 20_000)
    began = time.perf_counter()
    missed, doubled = switches.run(presses, 1)
    took = time.perf_counter() - began
    result = {
        "presses": presses,
        "missed": missed,
        "doubled": doubled,
        "us_per_press": round(took / presses * 1e6, 1),
    }
    try:
        interpreter = micropython()
    except UserError as error:
        print(error, file=sys.stderr)
    else:
        code = ON_BOARD.format(presses=on_board, seed=2)
        command = [interpreter, "-X", "heapsize=128k", "-c", code]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        board_missed, board_doubled = map(int, done.stdout.split())
        result |= {
            "micropython_presses": on_board,
            "micropython_missed": board_missed,
            "micropython_doubled": board_doubled,
        }
    print(json.dumps(result) if args.json else "\n".join(f"{key}: {value}" for key, value in result.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
