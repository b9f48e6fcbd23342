"""Decoder of a stranger's recording, in a process of its own with little time and memory.

`python -m host_daemon.audio.tracks.decode SECONDS` reads a file from stdin and writes 16 kHz mono int16 to
stdout. A decoder that is led astray by the file ends with its process; it can open no other file by the
file's word, because only formats that hold their own sound are taken, by their first bytes.
"""

from __future__ import annotations

import asyncio
import io
import resource
import sys

import numpy as np

from host_daemon.audio.samples import RATE, Samples
from host_daemon.base.texts import mark as _

CPU_S, WALL_S = 15, 30
MEMORY = 1 << 30

# How files of each format begin: offset, bytes.
BEGINNINGS = {
    "matroska": (0, b"\x1a\x45\xdf\xa3"),
    "ogg": (0, b"OggS"),
    "mp4": (4, b"ftyp"),
    "wav": (0, b"RIFF"),
    "flac": (0, b"fLaC"),
    "mp3": (0, b"ID3"),
    "amr": (0, b"#!AMR"),
}

UNREADABLE = _("This is not a recording that can be played.")


class NotARecording(Exception):
    """The file holds no sound that we can or want to read. The text is a key of `texts`."""


def container(data: bytes) -> str | None:
    """The format of a file by its first bytes, or None for one that is not taken."""
    for name, (offset, beginning) in BEGINNINGS.items():
        if data[offset : offset + len(beginning)] == beginning:
            return name
    return None


async def decode(data: bytes, longest_s: float) -> Samples:
    """The recording's first `longest_s` seconds, 16 kHz mono int16. Raises NotARecording."""
    if container(data) is None:
        raise NotARecording(UNREADABLE)
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
        raise NotARecording(UNREADABLE) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode or not out:
        raise NotARecording(UNREADABLE)
    return np.frombuffer(out, "<i2").astype(np.int16)


def samples(data: bytes, longest_s: float) -> Samples:
    """The samples as `decode` gives them, decoded right here. Raises NotARecording."""
    import av  # 30 MB of code that only this process needs

    most = round(longest_s * RATE)
    parts: list[Samples] = []
    length = 0
    try:
        with av.open(io.BytesIO(data), format=container(data)) as source:
            resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
            for frame in source.decode(audio=0):
                for piece in resampler.resample(frame):
                    parts.append(piece.to_ndarray().ravel())
                    length += len(parts[-1])
                if length >= most:
                    break
    except (av.FFmpegError, IndexError, ValueError) as error:
        # A recording that breaks off is as long as it is: phones are put away in the middle of it.
        if not parts:
            raise NotARecording(str(error)) from None
    return np.concatenate(parts)[:most].astype(np.int16) if parts else np.zeros(0, np.int16)


def main() -> int:
    """The process: limits first, then the file."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        found = samples(sys.stdin.buffer.read(), float(sys.argv[1]))
    except NotARecording:
        return 1
    sys.stdout.buffer.write(found.astype("<i2").tobytes())
    return 0


if __name__ == "__main__":
    sys.exit(main())
