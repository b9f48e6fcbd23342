"""Steady pressing while core, broker, gateway and boards are killed and the radio misbehaves.

    .venv/bin/python tests/bench/torture.py [--cycles N] [--quick] [--json] [--seed N]

Every press that a board has counted must be in the post's journal exactly once in the end. The board's
own cumulative counters say how many there were, so that nothing can be lost unnoticed:
`lost_acknowledged` are counted presses that are neither stored nor still kept by the board,
`lost_but_accounted` those that the post misses by gaps in the counters of those it has stored, and
`unseen_by_boards` those that came while a board had no power, or within the start of one that slept,
which nobody can know of. The boards on radio sleep deeply whenever they are left alone for two seconds.
SIGTERM ends it after the cycle at hand, with the result so far.
"""

import argparse
import asyncio
import contextlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter as Tally
from pathlib import Path

ROOT = Path(__file__).parents[2]
BOARDS = {
    "gateway": "gateway",
    "one": "smiley-remote",
    "two": "smiley-remote",
    "usb": "usb-remote",
    "lan": "ethernet-remote",
}
PRESSED = ("one", "two", "usb", "lan")
SLEEPERS = ("one", "two")
PORTS = ("gateway", "usb")
MISHAPS = ("core", "broker", "gateway", "board", "packets", "silence", "sleep")
AWAKE_S = 1  # of a battery board after a reset
LONELY_S = 3.0  # time enough to fall asleep
SETTLE_S = 90.0


class Torture:
    def __init__(self, counter, data: Path, chance: random.Random) -> None:
        self._counter = counter
        self._data = data
        self._chance = chance
        self._core: subprocess.Popen | None = None
        self.pressed = 0
        self.mishaps: Tally[str] = Tally()
        self.asleep = 0  # presses that found their board asleep

    def start_core(self) -> None:
        ports = [f"{name}={self._counter.fleet.ports()[name]}" for name in PORTS]
        script = ROOT / "tests" / "fakes" / "core_alone.py"
        from hardware.simulator.interpreter import TETHER

        # Left alone it would hold ports whose names others get.
        command = [*TETHER, sys.executable, script, self._data, str(self._counter.mqtt_port), *ports]
        self._core = subprocess.Popen(command, stderr=subprocess.DEVNULL)

    def kill_broker(self) -> None:
        """The core's only child is Mosquitto."""
        assert self._core
        for child in Path(f"/proc/{self._core.pid}/task/{self._core.pid}/children").read_text().split():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGKILL)

    def kill_core(self) -> None:
        if self._core:
            self._core.kill()
            self._core.wait()

    async def cycle(self) -> None:
        """Some presses, with a mishap in the middle of them."""
        fleet, radio, chance = self._counter.fleet, self._counter.fleet.radio, self._chance
        mishap = chance.choice(MISHAPS)
        self.mishaps[mishap] += 1
        pressing = asyncio.gather(*(self._press(name) for name in PRESSED))
        await asyncio.sleep(chance.random() * 0.3)
        if mishap == "core":
            self.kill_core()
            await asyncio.sleep(chance.random())
            self.start_core()
        elif mishap == "broker":
            self.kill_broker()
        elif mishap in ("gateway", "board"):
            name = "gateway" if mishap == "gateway" else chance.choice(PRESSED)
            await fleet.cut_power(name)
            await asyncio.sleep(chance.random())
            await fleet.restore_power(name)
        elif mishap == "packets":
            radio.drop = radio.duplicate = radio.reorder = 0.4
        elif mishap == "silence":
            radio.drop = 1.0
        await pressing
        radio.drop = radio.duplicate = radio.reorder = 0.0
        if mishap == "sleep":
            await asyncio.sleep(LONELY_S)

    async def _press(self, name: str) -> None:
        fleet = self._counter.fleet
        for _ in range(self._chance.randint(1, 3)):
            button = self._chance.choice(("red", "yellow", "green"))
            self.asleep += fleet.asleep(name)
            await fleet.press(name, button, hold_ms=100)
            self.pressed += 1
            await asyncio.sleep(0.15)

    async def settle(self, counted) -> float:
        """Until the post has all that the boards have counted, or it has been given time enough."""
        began = time.monotonic()
        while time.monotonic() - began < SETTLE_S:
            if self.stored() >= sum(sum(counted(name).values()) for name in PRESSED):
                break
            for name in SLEEPERS:  # they would wait for their timers
                await self._counter.fleet.wake_by_timer(name)
            await asyncio.sleep(2)
        return time.monotonic() - began

    def stored(self) -> int:
        return sum(self.rows().values())

    def rows(self) -> Tally[tuple[str, int, int]]:
        """How often each (device, button, counter) is in the journal."""
        with contextlib.closing(sqlite3.connect(self._data / "journal.sqlite3", timeout=10)) as connection:
            found = connection.execute("SELECT body FROM events WHERE kind = 'Pressed'").fetchall()
        presses = [json.loads(body) for (body,) in found]
        return Tally((press["device"], press["button"], press["counter"]) for press in presses)


async def run(folder: Path, cycles: int, seed: int) -> dict[str, object]:
    from counter import Counter

    from firmware.common.press_journal import PressJournal
    from hardware.simulator.fleet import Spec

    counter = Counter(folder, BOARDS, seed, AWAKE_S)
    await counter.start()
    await counter.leave()  # the boards are ready; from here on another process is the core
    torture = Torture(counter, folder / "data", random.Random(seed))

    def journal(name: str) -> PressJournal:
        """A look at a copy of what the board has on its flash."""
        copy = folder / f"{name}.bin"
        copy.write_bytes((folder / "fleet" / name / "flash" / "journal.bin").read_bytes())
        return PressJournal(str(copy))

    enough = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, enough.set)
    torture.start_core()
    done = 0
    try:
        while done < cycles and not enough.is_set():
            await torture.cycle()
            done += 1
            if done % 50 == 0:
                print(f"{done} cycles", file=sys.stderr, flush=True)
        settled = await torture.settle(lambda name: journal(name).counters)
        rows = torture.rows()
        counted = kept = lost = damaged = 0
        missing: Tally[str] = Tally()
        for name in PRESSED:
            board, device = journal(name), Spec(name, "").device
            damaged += board.damaged
            waiting = {(board.kept(at).button, board.kept(at).counter) for at in range(board.pending)}
            kept += len(waiting)
            for button, most in board.counters.items():
                counted += most
                for value in range(1, most + 1):
                    gone = not rows[(device, button, value)] and (button, value) not in waiting
                    lost += gone
                    missing[name] += gone
    finally:
        torture.kill_core()
        await counter.stop()
    return {
        "cycles": done,
        "pressed": torture.pressed,
        "acknowledged": counted - kept - lost,
        "stored": len(rows),
        "kept_by_boards": kept,
        "lost_acknowledged": lost,
        "lost_by_board": dict(missing),
        "counted_twice": sum(rows.values()) - len(rows),
        "lost_but_accounted": gaps(rows),
        "unseen_by_boards": torture.pressed - counted,
        "woken_by_presses": torture.asleep,
        "damaged_records": damaged,
        "settled_s": round(settled, 1),
        "mishaps": dict(torture.mishaps),
    }


def gaps(rows: Tally[tuple[str, int, int]]) -> int:
    """Presses that the post has not, but knows of by the counters of those that it has."""
    highest: dict[tuple[str, int], int] = {}
    for device, button, counter in rows:
        highest[(device, button)] = max(counter, highest.get((device, button), 0))
    return sum(highest.values()) - len(rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cycles", type=int, default=1000)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "fakes")]
    with tempfile.TemporaryDirectory() as folder:
        result = asyncio.run(run(Path(folder), 10 if args.quick else args.cycles, args.seed))
    print(json.dumps(result) if args.json else "\n".join(f"{key}: {value}" for key, value in result.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
