"""Every app at work with a heap that is smaller than that of any board it is for."""

import pytest

from firmware.common import wire
from hardware import pinmap

MAPS = [pinmap.load(name) for name in pinmap.names()]
# One pin map for each app and link: the one with the most buttons.
KINDS = {(pins.app, pins.link): pins.name for pins in sorted(MAPS, key=lambda pins: len(pins.buttons))}
PRESSED = ("remote", "fob", "force_majeure")  # by any of their buttons alone


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr("hardware.simulator.interpreter.HEAP", "132k")


@pytest.mark.parametrize(
    "bench",
    [{"board": name, "gateway": "gateway"} for name in KINDS.values()],
    indirect=True,
    ids=KINDS.values(),
)
async def test_it_is_flashed_and_paired_and_its_presses_come(bench):
    pins = pinmap.load(next(board.pins for board in bench.config.boards() if board.name == "board"))
    if pins.link == "ethernet":
        bench.start_broker()
    bench.listen("gateway", *(["board"] if pins.link == "usb" else []))
    _, hello = await bench.until(lambda frame: frame.device.hex() == bench.device("board"))
    assert hello.payload.app == pins.app
    if pins.app in PRESSED:
        await bench.fleet.press("board", next(iter(pins.buttons)), hold_ms=300)
        await bench.until(lambda frame: frame.kind == wire.PRESS)
