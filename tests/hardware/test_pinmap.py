"""The pin maps against the boards that they are for, by their makers' data sheets and pinout drawings."""

import json
from dataclasses import dataclass, field

import pytest

from hardware import pinmap

# SPI pins, chip select, reset and interrupt of the W5500, as the maker has soldered them.
PICO_W5500 = {"spi": 0, "data_in": 16, "select": 17, "clock": 18, "data_out": 19, "reset": 20}
S3_W5500 = {"spi": 1, "data_out": 11, "data_in": 12, "clock": 13, "select": 14, "reset": 9, "interrupt": 10}


@dataclass(frozen=True)
class Chip:
    """free: pins that the board leads out. strapping: those whose level decides how the chip starts.

    wake: pins that end its deep sleep. analogue: inputs that work beside the radio. light: (pin, kind).
    """

    free: frozenset[int]
    strapping: frozenset[int] = frozenset()
    wake: frozenset[int] = frozenset()
    analogue: frozenset[int] = frozenset()
    light: dict[str, object] = field(default_factory=dict)
    ethernet: dict[str, int] = field(default_factory=dict)


def pins(*ranges: tuple[int, int]) -> frozenset[int]:
    return frozenset(pin for first, last in ranges for pin in range(first, last + 1))


CHIPS = {
    # ESP32-C3 data sheet: strapping pins 2, 8, 9; pins of the RTC supply 0 to 5; ADC1 on 0 to 4.
    "ESP32-C3 SuperMini": Chip(
        free=pins((0, 10), (20, 21)),
        strapping=frozenset({2, 8, 9}),
        wake=pins((0, 5)),
        analogue=pins((0, 4)),
        light={"pin": 8, "low": True},
    ),
    # ESP32-S3 data sheet: strapping pins 0, 3, 45, 46; RTC pins 0 to 21; ADC1 on 1 to 10; USB on 19 and 20.
    "ESP32-S3-Zero": Chip(
        free=pins((1, 18)),
        strapping=frozenset({0, 3, 45, 46}),
        wake=pins((0, 21)),
        analogue=pins((1, 10)),
        light={"pin": 21, "rgb": True},
    ),
    "ESP32-S3-ETH (W5500)": Chip(
        free=pins((1, 8), (15, 18)), light={"pin": 21, "rgb": True}, ethernet=S3_W5500
    ),
    "Raspberry Pi Pico": Chip(free=pins((0, 22), (26, 28)), light={"pin": 25}),
    "W5500-EVB-Pico": Chip(free=pins((0, 15), (22, 22), (26, 28)), light={"pin": 25}, ethernet=PICO_W5500),
}


@pytest.fixture(params=pinmap.names())
def board(request):
    """(what the file says, the chip it is for)."""
    found = pinmap.load(request.param)
    return json.loads(found.text), CHIPS[found.board]


def outside(data) -> list[int]:
    """The pins to which somebody solders something."""
    soldered = [button["pin"] for button in data["buttons"]] + list(data.get("lights", {}).values())
    if "buzzer" in data:
        soldered.append(data["buzzer"])
    return soldered + ([data["battery"]["pin"]] if "battery" in data else [])


def test_every_pin_is_led_out_and_used_once(board):
    data, chip = board
    assert set(outside(data)) <= chip.free
    assert len(set(outside(data))) == len(outside(data))


def test_nothing_is_soldered_to_a_pin_that_decides_how_the_chip_starts(board):
    data, chip = board
    assert not set(outside(data)) & chip.strapping


def test_a_sleeping_board_is_woken_by_its_buttons_and_measures_its_battery(board):
    data, chip = board
    if data["power"] == "battery":
        assert {button["pin"] for button in data["buttons"]} <= chip.wake
        assert data["battery"]["pin"] in chip.analogue
        assert "status" not in data  # a light that is lit all day


def test_the_chip_for_ethernet_is_where_the_maker_put_it(board):
    data, chip = board
    assert data.get("ethernet", {}) == chip.ethernet


def test_a_powered_board_shows_its_state_by_its_own_light(board):
    data, chip = board
    if data["power"] == "mains":
        assert data["status"] == chip.light
