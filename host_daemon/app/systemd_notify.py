"""Notifications to systemd (sd_notify(3)): the post is ready, and it still turns."""

from __future__ import annotations

import asyncio
import os
import socket


def tell(state: str) -> None:
    """Send one state to systemd; does nothing where systemd did not start the post."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as connection:
        connection.connect("\0" + address[1:] if address.startswith("@") else address)
        connection.send(state.encode())


async def feed() -> None:
    """Until cancelled: tell systemd, twice per WatchdogSec, that the event loop turns."""
    tell("READY=1")
    interval = int(os.environ.get("WATCHDOG_USEC", "0")) / 2e6
    while True:
        await asyncio.sleep(interval or 3600)
        tell("WATCHDOG=1")
