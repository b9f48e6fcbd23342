"""The log: one line per record on standard error, `time level module message`, ready for journald."""

from __future__ import annotations

import logging
import time

from host_daemon.base.shown_address import without_secrets


class OneLine(logging.Formatter):
    """Keeps a record, with its traceback if it has one, on one line that a program can split, and
    addresses in it without their secrets, whichever library wrote them."""

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record)).replace("\n", " | ")


def start(level: str = "INFO") -> None:
    """Sends the log to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # These tell of every request and every byte; a post tells of what matters.
    for name in (
        "httpx",
        "httpcore",
        "apprise",
        "uvicorn.access",
        "uvicorn.error",
        "asyncio",
        "numba",
        "PIL",
    ):
        logging.getLogger(name).setLevel(logging.WARNING)
