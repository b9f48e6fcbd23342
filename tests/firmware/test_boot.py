"""The first program of every start."""

import os
import sys
import types
from pathlib import Path

import pytest

SOURCE = Path("firmware/boot.py").resolve()


class Machine(types.ModuleType):
    """A watchdog and a timer that are told what they do. numbered: the chip numbers its timers."""

    def __init__(self, numbered: bool) -> None:
        super().__init__("machine")
        self.fed = 0
        machine = self

        class Watchdog:
            def __init__(self, timeout: int) -> None:
                machine.timeout = timeout

            def feed(self) -> None:
                machine.fed += 1

        class Timer:
            def __init__(self, number: int) -> None:
                if numbered and number < 0:
                    raise ValueError("timers are numbered here")
                machine.timer = number

            def init(self, period: int, callback) -> None:
                machine.period, machine.tick = period, callback

        self.WDT, self.Timer = Watchdog, Timer


@pytest.fixture
def boot(monkeypatch):
    """Runs boot.py on a board with these files; gives its machine and its names."""

    def run(files: list[str], numbered: bool = False):
        machine = Machine(numbered)
        monkeypatch.setitem(sys.modules, "machine", machine)
        monkeypatch.setattr(os, "listdir", lambda path: files)
        names = {"__name__": "boot"}
        exec(compile(SOURCE.read_text(), str(SOURCE), "exec"), names)
        return machine, names

    return run


def test_the_watchdog_of_a_paired_board_is_fed_for_ten_minutes_and_no_longer(boot) -> None:
    machine, _ = boot(["settings.json", "slots.json"])
    assert machine.period < machine.timeout
    for _ in range(1000):
        machine.tick(None)
    minutes = machine.fed * machine.period / 60_000
    assert 9.9 < minutes < 10.1


def test_chips_that_number_their_timers_get_a_number(boot) -> None:
    assert boot(["settings.json"])[0].timer == -1
    assert boot(["settings.json"], numbered=True)[0].timer == 0


def test_a_board_that_is_not_paired_has_no_watchdog(boot) -> None:
    machine, names = boot(["slots.json"])
    assert names["visit"] is None and not hasattr(machine, "timeout")
