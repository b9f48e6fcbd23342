"""A post's counter for benches: virtual boards, real links, the real core and its journal on disk."""

from __future__ import annotations

import asyncio
import functools
import socket
from pathlib import Path

from hardware import pinmap
from hardware.simulator.fleet import Fleet, Spec
from host_daemon.boards.receiver import BoardReceiver
from host_daemon.events import BoardReported, Pressed
from host_daemon.links.broker import Broker
from host_daemon.links.link import Link
from host_daemon.links.manager import watch
from host_daemon.links.mqtt_link import MqttLink
from host_daemon.links.serial_link import SerialLink
from host_daemon.pipeline.active_rules import ActiveRules
from host_daemon.pipeline.dead_ends import DeadGestures
from host_daemon.provisioning.firmware_build import build
from host_daemon.provisioning.flash import flash
from host_daemon.provisioning.pair import Pairing, pair
from host_daemon.retention.trusted_clock import TrustedClock
from host_daemon.store.config import Config
from host_daemon.store.journal import Journal
from host_daemon.supervision.event_bus import EventBus
from tests.fakes.processor import Processing
from tests.waiting import PATIENCE_S, call_off


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def reception_of(parts: Processing) -> BoardReceiver:
    """The receiver of frames."""
    return BoardReceiver(
        processor=parts.processor,
        config=parts.config,
        journal=parts.journal,
        reader=parts.reader,
        health=parts.health,
        settings=lambda: parts.settings().links,
        clock=parts.clock,
        trusted_clock=TrustedClock(parts.config.data, parts.reader, parts.clock),
        dead_gestures=DeadGestures(ActiveRules(parts.config), parts.settings),
    )


def keys_of(config: Config) -> dict[str, bytes]:
    """The keys of all paired boards, as the broker wants them."""
    found = {board.device: config.key(board.device) for board in config.boards()}
    return {device: key for device, key in found.items() if key}


class Counter:
    """boards: pin map by name. Everything lies in `folder`. awake_s: see Pairing."""

    def __init__(self, folder: Path, boards: dict[str, str], seed: int = 0, awake_s: int = 120) -> None:
        self.config = Config(folder / "data")
        self.fleet = Fleet(folder / "fleet", [Spec(name, pins) for name, pins in boards.items()], seed)
        self.journal = Journal(folder / "data" / "journal.sqlite3")
        self.stored: asyncio.Queue[Pressed] = asyncio.Queue()
        self._boards = boards
        self._awake_s = awake_s
        self.mqtt_port = free_port()
        keys = functools.partial(keys_of, self.config)
        self._broker = Broker(folder / "broker", "127.0.0.1", self.mqtt_port, keys)
        self.free_memory: dict[str, int] = {}
        self._greeted: set[str] = set()
        self._news = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Powers, flashes and pairs the boards; listens on their links until all have said hello."""
        await self.fleet.start()
        await asyncio.gather(*(asyncio.to_thread(self._prepare, *board) for board in self._boards.items()))
        parts = Processing(self.config.data, config=self.config, journal=self.journal)
        reception = reception_of(parts)
        listening = asyncio.Event()
        links: list[Link] = [MqttLink("mqtt", self._broker)]
        for name, pins in self._boards.items():
            if pinmap.load(pins).link == "usb":
                links.append(SerialLink(name, str(self.fleet.ports()[name])))
        self._tasks.append(asyncio.create_task(self._broker.run()))
        self._tasks.append(asyncio.create_task(self._listen(parts.bus, listening)))
        await listening.wait()
        self._tasks.append(asyncio.create_task(watch(lambda: links, reception, parts.processor)))
        async with asyncio.timeout(PATIENCE_S):
            while len(self._greeted) < len(self._boards):
                await self._news.wait()

    async def leave(self) -> None:
        """Lets go of links and journal; the boards stay."""
        await call_off(*self._tasks)
        self._tasks.clear()
        self.journal.close()

    async def stop(self) -> None:
        if self._tasks:
            await self.leave()
        await self.fleet.stop()

    async def _listen(self, bus: EventBus, listening: asyncio.Event) -> None:
        async with bus.view(Pressed, BoardReported) as stored:
            listening.set()
            while True:
                event = await stored.get()
                if isinstance(event, Pressed):
                    self.stored.put_nowait(event)
                # One in safe mode is no board at work.
                elif isinstance(event, BoardReported) and event.app != "safe":
                    self._greeted.add(event.device)
                    self.free_memory[event.device] = event.free_memory or 0
                    self._news.set()
                    self._news = asyncio.Event()

    def _prepare(self, name: str, pins: str) -> None:
        port, pin_map = self.fleet.ports()[name], pinmap.load(pins)
        flash(port, pin_map, build())
        pairing = Pairing(
            name=name,
            pins=pin_map,
            point="point-1",
            virtual=True,
            broker_port=self.mqtt_port,
            awake_s=self._awake_s,
        )
        pair(port, pairing, self.config)
