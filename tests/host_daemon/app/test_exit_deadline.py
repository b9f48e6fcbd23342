"""A thread that does not end does not keep the process."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import asyncio, threading
from host_daemon.app.exit_deadline import ExitDeadline

async def work(blocked):
    begun = asyncio.Event()
    loop = asyncio.get_running_loop()
    def block():
        loop.call_soon_threadsafe(begun.set)
        blocked.wait()
    future = loop.run_in_executor(None, block)
    await begun.wait()
    print("finished", flush=True)

blocked = threading.Event()
if {ends}:
    blocked.set()
with ExitDeadline({within_s}) as deadline, asyncio.Runner() as runner:
    runner.run(work(blocked))
    deadline.begin()
print("all ended", flush=True)
"""


def ran(*, ends: bool, within_s: float) -> str:
    code = PROGRAM.format(ends=ends, within_s=within_s)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    return done.stdout


def test_threads_that_end_are_waited_for() -> None:
    assert ran(ends=True, within_s=100) == "finished\nall ended\n"


def test_one_that_does_not_is_cut_off() -> None:
    assert ran(ends=False, within_s=0.1) == "finished\n"
