"""A real Mosquitto with our configuration, and its users."""

import asyncio
import contextlib
import shutil
import socket

import aiomqtt
import pytest

from firmware.common import wire
from host_daemon.links.broker import Broker
from tests.ports import free_port
from tests.waiting import call_off, until

NEEDS_MOSQUITTO = pytest.mark.skipif(
    not shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin"), reason="needs Mosquitto"
)
ONE, TWO = "020000000001", "020000000002"


def open_port(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
        return True
    return False


@pytest.fixture
async def keys():
    return {ONE: bytes(range(32))}


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
async def broker(tmp_path, keys, port):
    made = Broker(tmp_path / "broker", "127.0.0.1", port, lambda: keys)
    task = asyncio.create_task(made.run())
    await until(lambda: open_port(port))
    yield made
    await call_off(task)


def client(broker, user, word):
    return aiomqtt.Client("127.0.0.1", broker.port, username=user, password=word)


def press_of(device, key):
    payload = wire.Press(0, wire.CLICK, None, 1, None)
    return wire.pack(wire.Frame(wire.PRESS, bytes.fromhex(device), 1, 1, 0, 0, payload), key)
