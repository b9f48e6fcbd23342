"""Virtual boards, flashed and paired with the tools and in the order that a technician would use."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

from hardware import pinmap
from host_daemon.app.demo.demo_devices import OPERATORS, POINT, DemoDevices
from host_daemon.base.errors import UserError
from host_daemon.links.port_lease import PortLeases
from host_daemon.provisioning.firmware_build import build
from host_daemon.provisioning.flash import flash
from host_daemon.provisioning.pair import Pairing, pair
from host_daemon.store.config import Config

log = logging.getLogger(__name__)

# Boards of one's own belong to an operator.
OWN = ("fob", "force_majeure")
ATTEMPTS, AGAIN_S = 5, 5.0
# Nobody works on virtual boards with a cable: those on battery may sleep soon.
AWAKE_S = 10


class VirtualBoards:
    """Knows which virtual boards are paired, and so which of their ports the post may open.

    leases: of the serial ports of this post. A board is known as paired a little before its port is free.
    """

    def __init__(self, config: Config, devices: DemoDevices, broker_port: int, leases: PortLeases) -> None:
        self._config = config
        self._leases = leases
        self._broker_port = broker_port
        self._devices = devices

    def links(self) -> dict[str, str]:
        """Ports, by name, of paired boards that would be plugged into the post: gateway and USB boards."""
        return {
            board["name"]: board["port"]
            for board in self._devices.boards_there()
            if self._paired(board) and board["link"] == "usb"
        }

    async def pair_missing(self) -> None:
        """Flash and pair every virtual board that is not paired yet. What fails is logged and tried again: on
        a busy machine a board may answer too late."""
        for _attempt in range(ATTEMPTS):
            missing = [board for board in self._devices.boards_there() if not self._paired(board)]
            if not missing:
                return
            await self._pair_all(missing)
            await asyncio.sleep(AGAIN_S)

    async def _pair_all(self, missing: list[dict[str, Any]]) -> None:
        """All at once."""
        built = await asyncio.to_thread(build)

        async def lent(board: dict[str, Any]) -> None:
            async with self._leases.lease(board["port"]):
                await asyncio.to_thread(one, board)

        def one(board: dict[str, Any]) -> None:
            pins, port = pinmap.load(board["pins"]), Path(board["port"])
            flash(port, pins, built)
            pairing = Pairing(
                name=board["name"],
                pins=pins,
                point=POINT,
                operator=_owner(board["name"]) if pins.app in OWN else None,
                virtual=True,
                broker_port=self._broker_port,
                awake_s=AWAKE_S,
            )
            pair(port, pairing, self._config)
            log.info("virtual board %s is flashed and paired", board["name"])

        results = await asyncio.gather(*(lent(board) for board in missing), return_exceptions=True)
        for board, result in zip(missing, results, strict=True):
            if isinstance(result, UserError):
                log.error("virtual board %s: %s", board["name"], result)
            elif isinstance(result, BaseException):
                raise result

    def _paired(self, board: dict[str, Any]) -> bool:
        device = board["device"]
        return self._config.key(device) is not None and self._config.board(device) is not None


def _owner(name: str) -> str:
    """Whose board it is: boards whose names end in a number go round the operators."""
    operators = list(OPERATORS)
    return operators[(int(name[-1]) - 1) % len(operators) if name[-1:].isdigit() else 0]
