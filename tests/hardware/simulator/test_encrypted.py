"""Boards on Ethernet that speak to the broker by TLS: a real Mosquitto, the real interpreter's TLS."""

import asyncio
import json
import shutil

import pytest

from firmware.common import wire
from host_daemon.base.certificates import Authority

pytestmark = pytest.mark.skipif(
    not shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin") or not shutil.which("openssl"),
    reason="needs Mosquitto and openssl",
)
ENCRYPTED = True
LAN = {"lan": "ethernet-remote"}


@pytest.mark.parametrize("bench", [LAN], indirect=True)
async def test_a_press_travels_encrypted(bench):
    settings = json.loads((bench.folder / "fleet" / "lan" / "flash" / "settings.json").read_text())
    assert settings["tls"] and settings["broker_port"] == bench.tls.port
    bench.start_broker()
    await bench.working("lan")
    await bench.fleet.push("lan", "green")
    await bench.until(lambda frame: frame.kind == wire.PRESS)
    await bench.fleet.wait_light("lan", "thanks", 5)


@pytest.mark.parametrize("bench", [LAN], indirect=True)
async def test_a_broker_of_another_authority_is_not_spoken_to(bench, tmp_path):
    other = Authority(tmp_path / "other").der()
    (bench.folder / "fleet" / "lan" / "flash" / "authority.der").write_bytes(other)
    bench.start_broker()
    await asyncio.sleep(6)
    assert bench.frames == []
    assert bench.fleet._board("lan").powered
