import asyncio
import contextlib
import socket

import pytest

from host_daemon.app import systemd_notify

# sd_notify(3): what systemd waits for, in this order.
EXPECTED = [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1"]


@pytest.mark.timeout(60)
async def test_systemd_hears_that_the_post_is_ready_and_then_that_it_turns(tmp_path, monkeypatch):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "20000")
        feeding = asyncio.create_task(systemd_notify.feed())
        loop = asyncio.get_running_loop()
        heard = [await loop.sock_recv(systemd, 100) for _ in EXPECTED]
        feeding.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await feeding
    assert heard == EXPECTED
