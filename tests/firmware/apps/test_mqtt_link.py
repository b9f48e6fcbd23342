"""A gateway's link while the broker takes nothing."""

import sys
import types

import pytest


class Stalled:
    """MicroPython's writer on a connection that takes nothing: what is written waits in `out_buf`."""

    def __init__(self) -> None:
        self.out_buf = b""

    def write(self, data: bytes) -> None:
        self.out_buf += data


@pytest.fixture
def link(monkeypatch):
    machine = types.ModuleType("machine")
    machine.unique_id = lambda: bytes(6)
    monkeypatch.setitem(sys.modules, "machine", machine)
    from firmware.apps.mqtt_link import MqttLink

    yield MqttLink({}, None)
    for name in ("firmware.apps.mqtt_link", "firmware.ports.power"):  # they hold the stand-in
        del sys.modules[name]


def test_what_a_gateway_hears_while_the_broker_hangs_fills_no_memory(link):
    link._writer = Stalled()
    for _ in range(1000):
        link.relay(bytes(250), -60)
    assert 0 < len(link._writer.out_buf) < 2048
