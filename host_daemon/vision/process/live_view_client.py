"""Live view, for the pages: pictures of a camera as they come from its process. Light to import."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

from host_daemon.base.unix_socket import address

SOCKET = "vision.sock"
LARGEST = 16 * 1024 * 1024


class NoView(Exception):
    """There is no live view: the camera process does not run, has no such camera, or enough people look."""


async def view(data: Path, camera: str) -> AsyncGenerator[bytes]:
    """JPEGs of `camera` with boxes and bars, as they come, for at most ten minutes.

    data: the post's data folder. Ends when the camera process ends it. Raises NoView when it cannot begin.
    """
    try:
        with address(data / "run" / SOCKET) as path:
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
