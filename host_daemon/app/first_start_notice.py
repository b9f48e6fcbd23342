"""The notice of a first start: where the pages are, and the one-time code, as the last thing printed."""

from __future__ import annotations

import asyncio
import logging
import sys

from host_daemon.store.config import Config
from web_ui.accounts import first_start

log = logging.getLogger(__name__)

# Seconds between notices: virtual boards, sound and pictures tell of their start in between.
WAITS_S = (0.0, 20.0, 60.0)
FRAME = "=" * 72


async def tell(config: Config, address: str) -> None:
    """Say where the pages are; while nobody has used the code, say it again once the start has settled."""
    if first_start.code(config) is None:
        log.info("the pages are at %s", address)
        return
    for wait in WAITS_S:
        await asyncio.sleep(wait)
        code = first_start.code(config)
        if code is None:
            return
        log.info("FIRST START: open %s and enter the code %s", address, code)
        if sys.stderr.isatty():
            print(f"\n{FRAME}\n  Open {address}\n  Code: {code}\n{FRAME}\n", file=sys.stderr, flush=True)
