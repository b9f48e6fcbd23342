"""Orders to flash and pair a board, from the pages: one at a time, with its progress."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from hardware import pinmap
from hardware.pinmap import PinMap
from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _
from host_daemon.base.texts import speaking, terminal
from host_daemon.links import discover
from host_daemon.links.port_lease import PortLeases
from host_daemon.provisioning.firmware_build import build
from host_daemon.provisioning.flash import flash
from host_daemon.provisioning.pair import Pairing, pair
from host_daemon.settings.links import LinkSettings
from host_daemon.store.config import Config

log = logging.getLogger(__name__)

LOOPBACK = ("127.0.0.1", "localhost", "0.0.0.0")  # noqa: S104  # compared, not listened on
NO_BROKER = _(
    "A board on Ethernet must know where this post is. Give the post's own address, such as 192.168.1.10 "
    "(on the command line: --broker)."
)
BAD_CHANNEL = _("A radio channel is a number from 1 to 13.")
NO_PINS = _("There is no pin map {name}. Known are: {known}.")
WORKING = _("Another board is being worked on. Wait until that is done.")

Step = Literal["waiting", "flashing", "pairing", "done", "failed"]


@dataclass(frozen=True, kw_only=True)
class Order:
    """An order for the board at a port. broker: empty: as the post's settings say."""

    port: str
    pins: str
    name: str
    point: str
    operator: str | None = None
    virtual: bool = False
    channel: int = 1
    broker: str = ""


@dataclass(frozen=True, kw_only=True)
class Job:
    """Progress of an order. done, total: bytes of the firmware. device: of the board, once it is paired."""

    order: Order
    step: Step = "waiting"
    done: int = 0
    total: int = 0
    device: str = ""
    problem: str = ""

    @property
    def over(self) -> bool:
        return self.step in ("done", "failed")


def known_pins(name: str) -> PinMap:
    """The pin map of that name. Raises UserError."""
    try:
        return pinmap.load(name)
    except pinmap.NoPinMap:
        raise UserError(terminal().text(NO_PINS, name=name, known=", ".join(pinmap.names()))) from None


def pairing_of(order: Order, links: LinkSettings) -> Pairing:
    """Parameters of `pair`, checked. Raises UserError."""
    if not 1 <= order.channel <= 13:
        raise UserError(terminal().text(BAD_CHANNEL))
    pins = known_pins(order.pins)
    broker = order.broker or links.mqtt_host
    if pins.link == "ethernet" and broker in LOOPBACK and not order.virtual:
        raise UserError(terminal().text(NO_BROKER))
    encrypt = pins.link == "ethernet" and links.mqtt_tls_port > 0 and not order.virtual
    return Pairing(
        name=order.name,
        pins=pins,
        point=order.point,
        operator=order.operator,
        virtual=order.virtual,
        channel=order.channel,
        broker=broker,
        broker_port=links.mqtt_tls_port if encrypt else links.mqtt_port,
        encrypt=encrypt,
    )


class ProvisioningQueue:
    """Works off one order at a time. leases: of the serial ports of this post."""

    def __init__(self, config: Config, links: LinkSettings, leases: PortLeases) -> None:
        self._config = config
        self._links = links
        self._leases = leases
        self._orders: asyncio.Queue[tuple[Order, Pairing, str]] = asyncio.Queue(1)
        self.job: Job | None = None  # the newest; None before the first

    def put(self, order: Order, language: str) -> None:
        """Have the board flashed and paired; `job` tells how far it is. Raises UserError."""
        with speaking(language):
            if self.job and not self.job.over:
                raise UserError(terminal().text(WORKING))
            pairing = pairing_of(order, self._links)
        self.job = Job(order=order)
        self._orders.put_nowait((order, pairing, language))

    async def run(self) -> None:
        """Work off orders until cancelled."""
        while True:
            order, pairing, language = await self._orders.get()
            with speaking(language):
                try:
                    await self._work(order, pairing)
                except UserError as error:
                    log.warning("the board at %s: %s", order.port, error)
                    self._note(step="failed", problem=str(error))
                finally:
                    if self.job and not self.job.over:
                        self._note(step="failed")

    async def _work(self, order: Order, pairing: Pairing) -> None:
        async with self._leases.lease(order.port):
            built = await asyncio.to_thread(build)
            self._note(step="flashing")
            port, ports = Path(order.port), discover.paths()
            await asyncio.to_thread(flash, port, pairing.pins, built, self._progress, ports)
            self._note(step="pairing")
            board = await asyncio.to_thread(pair, port, pairing, self._config, ports)
            self._note(step="done", device=board.device)
        log.info("board %s is flashed and paired", board.name)

    def _progress(self, done: int, total: int) -> None:
        self._note(done=done, total=total)

    def _note(self, **changes: object) -> None:
        assert self.job is not None
        self.job = replace(self.job, **changes)  # type: ignore[arg-type]
