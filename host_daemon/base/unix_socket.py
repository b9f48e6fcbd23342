"""Addresses of Unix sockets for paths of any length: the system takes 107 bytes, folders can be longer."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def address(path: Path) -> Iterator[str]:
    """A short address of the socket at `path`, valid inside the context and in this process (Linux).

    Raises OSError when the folder is not there.
    """
    handle = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{handle}/{path.name}"
    finally:
        os.close(handle)
