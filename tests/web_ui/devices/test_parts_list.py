"""What a board takes, counted by hand from its wiring."""

import pytest

from hardware import pinmap
from web_ui.devices import parts_list


def counted(name: str) -> dict[str, int]:
    return {part.name: part.count for part in parts_list.parts(pinmap.load(name))}


def test_a_remote_on_battery() -> None:
    assert counted("smiley-remote") == {
        "ESP32-C3 SuperMini": 1,
        parts_list.BUTTON: 3,
        parts_list.LED: 2,
        parts_list.R330: 2,
        parts_list.CELL: 1,
        parts_list.SWITCH: 1,
        parts_list.DIODE: 1,
        parts_list.R100K: 2,
        parts_list.C100N: 4,
        parts_list.USB: 1,
    }


def test_a_keypad_on_usb() -> None:
    assert counted("keypad") == {
        "Raspberry Pi Pico": 1,
        parts_list.BUTTON: 14,
        parts_list.LED: 2,
        parts_list.R330: 2,
        parts_list.BUZZER: 1,
        parts_list.USB: 1,
    }


def test_a_counter_has_sensors_and_no_buttons() -> None:
    assert counted("visitor-counter-two")[parts_list.BEAM] == 2
    assert parts_list.BUTTON not in counted("visitor-counter-two")
    assert parts_list.SENSOR in parts_list.heed(pinmap.load("visitor-counter"))


@pytest.mark.parametrize("name", pinmap.names())
def test_whoever_solders_a_cell_is_told_of_the_diode(name: str) -> None:
    battery = pinmap.load(name).power == "battery"
    assert (
        (parts_list.POWER in parts_list.heed(pinmap.load(name)))
        == (parts_list.DIODE in counted(name))
        == battery
    )
