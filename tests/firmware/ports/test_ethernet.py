"""Ethernet on both kinds of chips, and TLS: a real Mosquitto, the real interpreter's TLS."""

import asyncio
import json
import shutil

import pytest

from firmware.common import wire
from hardware import pinmap
from host_daemon.base.certificates import Authority
from tests.waiting import PATIENCE_S

pytestmark = pytest.mark.skipif(
    not shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin") or not shutil.which("openssl"),
    reason="needs Mosquitto and openssl",
)
LAN = {"lan": "ethernet-remote"}


@pytest.mark.usefixtures("encrypted")
@pytest.mark.parametrize("bench", [LAN], indirect=True)
async def test_a_press_travels_encrypted(bench):
    settings = json.loads((bench.folder / "fleet" / "lan" / "flash" / "settings.json").read_text())
    assert settings["tls"] and settings["broker_port"] == bench.tls.port
    bench.start_broker()
    await bench.working("lan")
    await bench.fleet.push("lan", "green")
    await bench.until(lambda frame: frame.kind == wire.PRESS)
    await bench.fleet.wait_light("lan", "thanks", PATIENCE_S)


@pytest.mark.usefixtures("encrypted")
@pytest.mark.parametrize("bench", [LAN], indirect=True)
async def test_a_broker_of_another_authority_is_not_spoken_to(bench, tmp_path):
    other = Authority(tmp_path / "other").der()
    (bench.folder / "fleet" / "lan" / "flash" / "authority.der").write_bytes(other)
    bench.start_broker()
    await asyncio.sleep(6)  # waits for several tries of the board, which must all fail
    assert bench.frames == []
    assert bench.fleet.board("lan").powered


def is_press(frame):
    return frame.kind == wire.PRESS


@pytest.fixture
def esp32_remote(tmp_path, monkeypatch):
    """A remote with the chip of the gateway on Ethernet, an ESP32, whose MicroPython drives it by `LAN`."""
    remote, gateway = (json.loads(pinmap.load(name).text) for name in ("ethernet-remote", "gateway-ethernet"))
    remote |= {"board": gateway["board"], "ethernet": gateway["ethernet"]}
    folder = tmp_path / "boards"
    folder.mkdir()
    (folder / "esp32-remote.json").write_text(json.dumps(remote))
    monkeypatch.setattr(pinmap, "FOLDER", folder)


@pytest.mark.parametrize("bench", [{"lan": "esp32-remote"}], indirect=True)
async def test_a_press_travels_by_mqtt_from_an_esp32_too(esp32_remote, bench):
    bench.start_broker()
    await bench.working("lan")
    await bench.fleet.push("lan", "green")
    arrived, frame = await bench.until(is_press)
    assert frame.payload.button == 2
    assert arrived.link == "mqtt"
    await bench.fleet.wait_light("lan", "thanks", PATIENCE_S)
