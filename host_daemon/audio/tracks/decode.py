"""Decoding of a stranger's recording, in a process of its own with little time and memory.

`python -m host_daemon.audio.tracks.decode SECONDS` reads a file from stdin and writes 16 kHz mono int16 to
stdout. A decoder that is led astray by the file ends with its process; it can open no other file by the
file's word. The status says why there is no sound.
"""

from __future__ import annotations

import asyncio
import resource
import sys

import numpy as np

from host_daemon.audio.samples import Samples
from host_daemon.audio.tracks import decoder
from host_daemon.audio.tracks.decoder import SILENT, UNREADABLE, BadRecording

CPU_S, WALL_S = 15, 30
MEMORY = 1 << 30

# Statuses of the process; it ends with any other where its limits or a fault of the decoder ended it.
_WHY = {3: UNREADABLE, 4: SILENT}


async def decode(data: bytes, longest_s: float) -> Samples:
    """The recording's first `longest_s` seconds, 16 kHz mono int16. Raises BadRecording."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "host_daemon.audio.tracks.decode", str(longest_s)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(WALL_S):
            out, _err = await process.communicate(data)
    except TimeoutError:
        raise BadRecording(UNREADABLE) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode or not out:
        raise BadRecording(_WHY.get(process.returncode or 0, UNREADABLE))
    return np.frombuffer(out, "<i2").astype(np.int16)


def main() -> int:
    """The process: limits first, then the file."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        found = decoder.samples(sys.stdin.buffer.read(), float(sys.argv[1]))
    except BadRecording as error:
        return next(status for status, why in _WHY.items() if why == str(error))
    sys.stdout.buffer.write(found.astype("<i2").tobytes())
    return 0


if __name__ == "__main__":
    sys.exit(main())
