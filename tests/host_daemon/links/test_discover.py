"""Discovery of serial ports."""

from types import SimpleNamespace

import pytest

from host_daemon.links import discover
from host_daemon.links.discover import BoardPort


@pytest.fixture(autouse=True)
def plugged_in(monkeypatch):
    """A Pico, an ESP32, a printer of another maker, and a port that is no USB."""
    found = [
        SimpleNamespace(device="/dev/ttyACM1", vid=0x2E8A),
        SimpleNamespace(device="/dev/ttyACM0", vid=0x303A),
        SimpleNamespace(device="/dev/ttyUSB7", vid=0x04B8),
        SimpleNamespace(device="/dev/ttyS0", vid=None),
    ]
    monkeypatch.setattr(discover.list_ports, "comports", lambda: found)


def test_ports_that_look_like_a_board_are_found_by_the_maker_of_their_chip():
    assert discover.ports() == [
        BoardPort("ttyACM0", "/dev/ttyACM0", "Espressif"),
        BoardPort("ttyACM1", "/dev/ttyACM1", "Raspberry Pi"),
    ]
    assert discover.paths() == ("/dev/ttyACM0", "/dev/ttyACM1")


def test_a_port_that_is_named_is_taken_whoever_made_it():
    assert discover.ports(("/dev/ttyUSB7",)) == [BoardPort("ttyUSB7", "/dev/ttyUSB7")]


def test_a_port_that_is_named_and_found_is_there_once():
    assert [port.path for port in discover.ports(("auto", "/dev/ttyACM0"))] == [
        "/dev/ttyACM0",
        "/dev/ttyACM1",
    ]
