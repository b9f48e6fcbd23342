"""The simulation of the hardware as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from hardware.simulator.simulation import BROKEN, Simulation
from host_daemon.base.errors import UserError


class Part:
    """One of the stand-ins. error: raised at its start."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error, self.running = error, False
        self.device, self.url, self.address = "pulse:x", "http://x", "json://x"

    async def start(self) -> None:
        if self.error:
            raise self.error
        self.running = True

    async def stop(self) -> None:
        self.running = False


@pytest.fixture
def simulation(tmp_path: Path) -> Simulation:
    """Its boards do not start: what is tested needs none of them."""
    made = Simulation(tmp_path)
    made.microphone, made.camera, made.receiver = Part(), Part(), Part()
    made.fleet.start = Part(UserError("Install MicroPython.")).start
    return made


async def test_one_that_does_not_start_does_not_take_the_others(simulation: Simulation) -> None:
    simulation.camera = Part(OSError("no port is free"))
    await simulation.start()
    assert simulation.microphone.running and simulation.receiver.running
    assert await simulation.where() == {
        "microphone": "pulse:x",
        "receiver": "json://x",
        "failed": {
            "boards": {"problem": "Install MicroPython.", "error": ""},
            "camera": {"problem": BROKEN, "error": "OSError: no port is free"},
        },
    }
    await simulation.stop()
    assert not simulation.microphone.running and not simulation.receiver.running


async def test_boards_without_power_are_none(simulation: Simulation) -> None:
    await simulation.start()
    assert await simulation.boards() == []


async def test_a_button_that_is_not_there_is_refused_with_those_that_are(simulation: Simulation) -> None:
    with pytest.raises(ValueError, match=r"there is no fob purple; there are .*fob ask"):
        await simulation.press("fob", "purple")


async def test_the_radio_can_be_made_bad(simulation: Simulation) -> None:
    await simulation.radio(drop=0.3, reorder=0.1)
    assert (simulation.fleet.radio.drop, simulation.fleet.radio.reorder) == (0.3, 0.1)
    with pytest.raises(KeyError, match="colour"):
        await simulation.radio(colour=1.0)


async def test_it_is_over_when_a_post_needs_it_no_more(tmp_path: Path) -> None:
    simulation = Simulation(tmp_path)
    assert not simulation.over.is_set()
    await simulation.verbs()["end"]()
    assert simulation.over.is_set()
