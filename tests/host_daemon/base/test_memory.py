"""What large arrays took goes back to the system with them."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

from host_daemon.base.memory import BOUND, give_back

# As the talk at the counter is made: in a thread, of arrays that together take 24 MB.
PROGRAM = """
import resource, sys, threading
from pathlib import Path
import numpy as np
from host_daemon.base.memory import give_back

def held():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6

def work():
    np.ones(3 << 20)  # the first of its size goes, and teaches glibc what is usual
    talk = np.concatenate([np.ones(200_000) for _ in range(15)])
    talk += np.ones(len(talk))

if sys.argv[1:]:
    give_back()
before = held()
thread = threading.Thread(target=work)
thread.start()
thread.join()
print(held() - before)
"""


def kept_mb(*arguments: str) -> float:
    command = [sys.executable, "-c", PROGRAM, *arguments]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps it")
def test_what_large_arrays_took_is_given_back() -> None:
    assert kept_mb("give back") < 12 < kept_mb()


def test_it_is_asked_of_the_c_library() -> None:
    assert give_back() == (platform.libc_ver()[0] == "glibc")
    assert BOUND > 640 * 480 * 3
