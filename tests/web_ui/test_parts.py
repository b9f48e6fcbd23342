"""What a board takes, counted by hand from its wiring."""

import pytest

from hardware import pinmap
from web_ui import parts


def counted(name: str) -> dict[str, int]:
    return {part.name: part.count for part in parts.parts(pinmap.load(name))}


def test_a_remote_on_battery() -> None:
    assert counted("smiley-remote") == {
        "ESP32-C3 SuperMini": 1,
        parts.BUTTON: 3,
        parts.LED: 2,
        parts.R330: 2,
        parts.CELL: 1,
        parts.SWITCH: 1,
        parts.DIODE: 1,
        parts.R100K: 2,
        parts.C100N: 4,
        parts.USB: 1,
    }


def test_a_keypad_on_usb() -> None:
    assert counted("keypad") == {
        "Raspberry Pi Pico": 1,
        parts.BUTTON: 14,
        parts.LED: 2,
        parts.R330: 2,
        parts.BUZZER: 1,
        parts.USB: 1,
    }


def test_a_counter_has_sensors_and_no_buttons() -> None:
    assert counted("visitor-counter-two")[parts.BEAM] == 2
    assert parts.BUTTON not in counted("visitor-counter-two")
    assert parts.SENSOR in parts.heed(pinmap.load("visitor-counter"))


@pytest.mark.parametrize("name", pinmap.names())
def test_whoever_solders_a_cell_is_told_of_the_diode(name: str) -> None:
    battery = pinmap.load(name).power == "battery"
    assert (parts.POWER in parts.heed(pinmap.load(name))) == (parts.DIODE in counted(name)) == battery
