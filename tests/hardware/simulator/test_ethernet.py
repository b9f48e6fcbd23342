"""Boards on Ethernet, through a real Mosquitto that the post runs."""

import asyncio
import json
import shutil

import pytest

from firmware.common import wire
from hardware import pinmap

pytestmark = pytest.mark.skipif(
    not shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin"), reason="needs Mosquitto"
)


def is_press(frame):
    return frame.kind == wire.PRESS


@pytest.mark.parametrize("bench", [{"lan": "ethernet-remote"}], indirect=True)
async def test_a_press_travels_by_mqtt(bench):
    bench.start_broker()
    await bench.working("lan")
    await bench.fleet.push("lan", "yellow")
    arrived, frame = await bench.until(is_press)
    await bench.fleet.wait_light("lan", "thanks", 2)
    assert frame.payload.button == 1
    assert arrived.link == "mqtt" and arrived.signal_dbm is None


@pytest.mark.parametrize("bench", [{"lan": "ethernet-remote"}], indirect=True)
async def test_presses_outlive_a_broker_that_dies(bench):
    bench.start_broker()
    await bench.working("lan")
    for task in bench.tasks:
        task.cancel()
    await asyncio.gather(*bench.tasks, return_exceptions=True)
    bench.tasks.clear()
    await bench.fleet.press("lan", "red")
    await bench.fleet.wait_light("lan", "kept", 4)
    bench.start_broker()
    _, frame = await bench.until(is_press, 30)
    assert frame.payload == wire.Press(0, wire.CLICK, None, 1, None)
    assert frame.age_ms > 2000 and frame.flags == 0


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
    await bench.fleet.wait_light("lan", "thanks", 2)


@pytest.mark.parametrize("bench", [{"gw": "gateway-ethernet", "remote": "smiley-remote"}], indirect=True)
async def test_a_gateway_on_ethernet_passes_presses_up_and_answers_down(bench):
    bench.start_broker()
    await bench.working("gw", "remote")
    await bench.fleet.push("remote", "red")
    arrived, frame = await bench.until(is_press)
    await bench.fleet.wait_light("remote", "thanks", 2)
    assert frame.device.hex() == bench.device("remote")
    assert arrived.gateway == bench.device("gw")
    assert arrived.signal_dbm is not None and -80 < arrived.signal_dbm < -30
