"""Virtual boards of a demonstration, as far as no board is flashed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from host_daemon.app.demo import virtual_boards as module
from host_daemon.app.demo.virtual_boards import VirtualBoards
from host_daemon.base.clock import SystemClock
from host_daemon.base.errors import UserError
from host_daemon.links.port_lease import PortLeases
from host_daemon.provisioning.pair import Pairing
from host_daemon.store.config import Config
from host_daemon.store.records import Board

GATEWAY = {"name": "gateway", "pins": "gateway", "device": "0" * 11 + "1", "port": "/a", "link": "usb"}
FOB = {"name": "fob-2", "pins": "fob", "device": "0" * 11 + "2", "port": "/b", "link": "espnow"}


class Devices:
    """Stands for the virtual devices."""

    def boards_there(self) -> list[dict[str, Any]]:
        return [GATEWAY, FOB]


class Technician:
    """Stands for flashing and pairing: keeps what was paired; fails as often as it is told to."""

    def __init__(self, config: Config) -> None:
        self.paired: list[Pairing] = []
        self.failures = 0
        self._config = config

    def flash(self, port: Path, pins: object, built: object) -> None:
        if self.failures:
            self.failures -= 1
            raise UserError("it does not answer")

    def pair(self, port: Path, pairing: Pairing, config: Config) -> None:
        self.paired.append(pairing)
        device = {"/a": GATEWAY, "/b": FOB}[str(port)]["device"]
        config.put_key(device, b"k" * 32)
        config.put(Board(device=device, name=pairing.name, app="x", pins="x", point="demo", virtual=True))


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(tmp_path)


@pytest.fixture
def technician(config: Config, monkeypatch: pytest.MonkeyPatch) -> Technician:
    technician = Technician(config)
    monkeypatch.setattr(module, "build", lambda: None)
    monkeypatch.setattr(module, "flash", technician.flash)
    monkeypatch.setattr(module, "pair", technician.pair)
    monkeypatch.setattr(module, "AGAIN_S", 0.0)
    return technician


def boards(config: Config, leases: PortLeases | None = None) -> VirtualBoards:
    leases = leases or PortLeases(SystemClock())
    return VirtualBoards(config, Devices(), 1883, leases)  # type: ignore[arg-type]


async def test_every_board_is_paired_once(config: Config, technician: Technician) -> None:
    await boards(config).pair_missing()
    await boards(config).pair_missing()
    assert sorted(one.name for one in technician.paired) == ["fob-2", "gateway"]


async def test_a_board_of_one_s_own_belongs_to_an_operator(config: Config, technician: Technician) -> None:
    await boards(config).pair_missing()
    assert {one.name: one.operator for one in technician.paired} == {"gateway": None, "fob-2": "boris"}


async def test_a_board_that_answers_too_late_is_tried_again(config: Config, technician: Technician) -> None:
    technician.failures = 2
    await boards(config).pair_missing()
    assert sorted(one.name for one in technician.paired) == ["fob-2", "gateway"]


async def test_only_ports_of_paired_boards_are_opened(config: Config, technician: Technician) -> None:
    there = boards(config)
    assert there.links() == {}
    await there.pair_missing()
    assert there.links() == {"gateway": "/a"}


async def test_its_port_is_lent_until_it_is_done(
    config: Config, technician: Technician, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A board that is paired starts anew on its port: no link may open that before."""
    leases, seen = PortLeases(SystemClock()), []

    def pair(port: Path, pairing: Pairing, config: Config) -> None:
        technician.pair(port, pairing, config)
        seen.append((str(port), leases.leased(str(port))))

    monkeypatch.setattr(module, "pair", pair)
    await boards(config, leases).pair_missing()
    assert sorted(seen) == [("/a", True), ("/b", True)]
    assert not leases.leased("/a")
