"""Memory that goes back to the system once it is no longer used."""

from __future__ import annotations

import ctypes

# Above a camera's frame (0.9 MB), which comes and goes eight times a second.
BOUND = 1 << 20
# mallopt(3)
M_MMAP_THRESHOLD = -3


def give_back() -> bool:
    """Let each array larger than `BOUND` have memory of its own, which goes with it.

    Else glibc takes the largest one it has ever freed, up to 32 MB, for what is usual here, and keeps twice
    that much for the rest of the process. Whether the C library can (only glibc).
    """
    try:
        return bool(ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, BOUND))
    except (AttributeError, OSError):
        return False
