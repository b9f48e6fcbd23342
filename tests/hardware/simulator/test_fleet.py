"""The fleet of virtual boards."""

from __future__ import annotations

import pytest

from hardware.simulator.fleet import Fleet, Spec

BOARDS = [Spec("usb", "usb-remote"), Spec("fob", "fob")]


@pytest.fixture
def fleet(tmp_path) -> Fleet:
    """Boards without power."""
    return Fleet(tmp_path, BOARDS)


def test_a_board_has_the_same_address_each_time_and_no_real_board_s() -> None:
    assert Spec("usb", "usb-remote").device == Spec("usb", "fob").device != Spec("fob", "fob").device
    first = bytes.fromhex(Spec("usb", "").device)[0]
    assert first & 0b11 == 0b10  # locally administered (IEEE 802), and no group


def test_boards_are_listed_as_a_page_shows_them(fleet) -> None:
    usb, fob = fleet.boards()
    assert (usb["name"], usb["app"], usb["link"], usb["buttons"]) == (
        "usb",
        "remote",
        "usb",
        ["red", "yellow", "green"],
    )
    assert (fob["power"], fob["asleep"]) == (False, False)
    assert fleet.ports()["usb"].name == "usb"


async def test_unknown_boards_buttons_and_gestures_are_refused(fleet) -> None:
    with pytest.raises(KeyError):
        await fleet.press("none", "red")
    with pytest.raises(KeyError):
        await fleet.press("usb", "purple")
    with pytest.raises(ValueError, match="unknown gesture 'wink'"):
        await fleet.gesture("usb", "red", "wink")


def test_the_battery_is_set_behind_its_divider(fleet) -> None:
    fleet.set_battery("fob", 3000)
    fleet.set_battery("usb", 3000)  # a powered board has none
    assert list(fleet.board("fob").voltages.values()) == [1500]
    assert fleet.board("usb").voltages == {}
