"""Live view, for the pages: pictures of a camera as they come from its process. Light to import."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path

SOCKET = "vision.sock"
LARGEST = 16 * 1024 * 1024


class NoView(Exception):
    """There is no live view: the camera process does not run, has no such camera, or enough people look."""


@contextlib.contextmanager
def address(folder: Path) -> Iterator[str]:
    """A path of the socket in `folder` that is short enough for the system, however long the folder's is."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{handle}/{SOCKET}"
    finally:
        os.close(handle)


async def view(data: Path, camera: str) -> AsyncGenerator[bytes]:
    """JPEGs of `camera` with boxes and bars, as they come, for at most ten minutes.

    data: the post's data folder. Ends when the camera process ends it. Raises NoView when it cannot begin.
    """
    try:
        with address(data / "run") as path:
            reader, writer = await asyncio.open_unix_connection(path)
    except OSError as error:
        raise NoView(f"the camera process gives no live view: {error.strerror}") from None
    begun = False
    try:
        writer.write(camera.encode() + b"\n")
        await writer.drain()
        while True:
            size = int.from_bytes(await reader.readexactly(4), "big")
            begun = True
            if 0 < size <= LARGEST:
                yield await reader.readexactly(size)
    except (asyncio.IncompleteReadError, ConnectionError):
        if not begun:
            raise NoView(f"there is no live view of {camera}") from None
    finally:
        writer.close()
