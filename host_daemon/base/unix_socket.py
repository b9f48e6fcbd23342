"""Addresses of Unix sockets for paths of any length: the system takes 107 bytes, folders can be longer."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

LONGEST = 107  # bytes of a path: sun_path without its end, unix(7)


@contextlib.contextmanager
def address(path: Path) -> Iterator[str]:
    """A short address of the socket at `path`, valid inside the context, for this process's user (Linux).

    Raises OSError when the folder is not there.
    """
    handle = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/{os.getpid()}/fd/{handle}/{path.name}"
    finally:
        os.close(handle)


@contextlib.contextmanager
def plain(path: Path) -> Iterator[str]:
    """The path as libraries can take it that split at spaces and colons; `address` where it needs one.

    Raises OSError when it needs one and its folder is not there.
    """
    text = str(path)
    if len(text) <= LONGEST and re.fullmatch(r"[\w./+@-]+", text, re.ASCII):
        yield text
    else:
        with address(path) as short:
            yield short
