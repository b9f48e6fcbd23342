"""How long a press takes from the pin's edge to the row on disk, and how many the post can take.

    .venv/bin/python tests/bench/press.py [--quick] [--json]

The boards are virtual ones with the real firmware and interpreter; links, core and journal are the
post's own, on this machine's disk (synchronous=FULL). intake_ratio compares with bare SQLite that makes
each row of the same content durable by a commit of its own; intake_ratio_groups with one that puts as
many rows into a commit as the journal's group commit did.
"""

import argparse
import asyncio
import json
import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAUSE_S = 0.2  # long against the scheduling of a busy machine, which would merge two presses into one
LINKS = {"radio": "remote", "usb": "usb-remote", "mqtt": "lan-remote"}
BOARDS = {
    "gateway": "gateway",
    "remote": "smiley-remote",
    "usb-remote": "usb-remote",
    "lan-remote": "ethernet-remote",
}


async def latencies(folder: Path, presses: int) -> dict[str, float]:
    from counter import Counter

    counter = Counter(folder, BOARDS)
    found: dict[str, float] = {}
    try:
        await counter.start()
        for link, board in LINKS.items():
            took = []
            for number in range(presses + 3):  # the first find the way: gateway, broker, caches
                began = time.perf_counter()
                await counter.fleet.push(board, "green")
                await asyncio.wait_for(counter.stored.get(), 30)
                if number >= 3:
                    took.append((time.perf_counter() - began) * 1000)
                await asyncio.sleep(PAUSE_S)
                await counter.fleet.let_go(board, "green")
                await asyncio.sleep(PAUSE_S)
            took.sort()
            found[f"p50_ms_{link}"] = round(statistics.median(took), 1)
            found[f"p99_ms_{link}"] = round(took[min(len(took) - 1, int(len(took) * 0.99))], 1)
    finally:
        await counter.stop()
    return found


async def intake(folder: Path, presses: int) -> dict[str, float]:
    from acks import Acks
    from counter import reception_of

    from firmware.common import wire
    from host_daemon.base.clock import now_ms
    from host_daemon.events import Pressed, encode
    from host_daemon.links.link import Arrived
    from host_daemon.store.config import Config
    from host_daemon.store.journal import Journal
    from host_daemon.store.records import Board
    from tests.fakes.processor import Processing

    config, crowd = Config(folder / "intake"), 50
    keys = {bytes((2, 0, 0, 0, 0, number)): bytes([number]) * 32 for number in range(crowd)}
    for device, key in keys.items():
        config.put_key(device.hex(), key)
        config.put_board(
            Board(device=device.hex(), name=device.hex(), app="remote", pins="smiley-remote", point="p")
        )
    frames = [
        wire.pack(wire.Frame(wire.PRESS, device, 1, seq, 0, 5, wire.Press(0, 0, None, seq, None)), key)
        for seq in range(1, presses // crowd + 1)
        for device, key in keys.items()
    ]
    journal, commits = Journal(folder / "intake" / "journal.sqlite3"), [0]
    commit = journal._commit

    def counted(group):
        commits[0] += 1
        commit(group)

    journal._commit = counted

    parts = Processing(folder / "intake", config=config, journal=journal)
    reception = reception_of(parts)
    acks = Acks()
    queue = iter(frames)

    async def link(name):
        for frame in queue:
            await reception.receive(Arrived(frame, now_ms(), name), acks)

    began = time.perf_counter()
    await asyncio.gather(*(link(f"link-{number}") for number in range(crowd)))
    took = time.perf_counter() - began
    journal.close()
    assert len(acks.sent) == len(frames)
    rows = [(event.uid, event.at, json.dumps(encode(event))) for event in parts.reader.events((Pressed,))]
    single = await asyncio.to_thread(bare_sqlite, folder / "single.sqlite3", rows, len(rows))
    groups = await asyncio.to_thread(bare_sqlite, folder / "groups.sqlite3", rows, commits[0])
    return {
        "intake_per_s": round(len(frames) / took),
        "intake_commits": commits[0],
        "bare_per_s": round(len(rows) / single),
        "intake_ratio": round(single / took, 2),
        "bare_groups_per_s": round(len(rows) / groups),
        "intake_ratio_groups": round(groups / took, 2),
    }


def bare_sqlite(path: Path, rows: list[tuple[str, int, str]], commits: int) -> float:
    """Seconds for the same rows in as many commits."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE events (uid TEXT PRIMARY KEY, at INTEGER, body TEXT)")
    size = -(-len(rows) // commits)
    began = time.perf_counter()
    for start in range(0, len(rows), size):
        connection.execute("BEGIN IMMEDIATE")
        for row in rows[start : start + size]:
            connection.execute("INSERT INTO events VALUES (?, ?, ?)", row)
        connection.execute("COMMIT")
    took = time.perf_counter() - began
    connection.close()
    return took


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "fakes")]
    presses, crowd = (20, 2_000) if args.quick else (300, 20_000)
    with tempfile.TemporaryDirectory() as folder:
        result = asyncio.run(latencies(Path(folder), presses))
        result |= asyncio.run(intake(Path(folder), crowd))
    print(json.dumps(result) if args.json else "\n".join(f"{key}: {value}" for key, value in result.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
