"""Virtual boards, flashed and paired by the real mpremote."""

import asyncio
import contextlib
import functools
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from firmware.common import wire
from hardware import pinmap
from hardware.simulator.fleet import Fleet, Spec
from hardware.simulator.interpreter import micropython
from host_daemon.base.certificates import FOLDER, Authority
from host_daemon.base.errors import UserError
from host_daemon.links.broker import Broker, Tls
from host_daemon.links.link import Arrived, Link
from host_daemon.links.mqtt_link import MqttLink
from host_daemon.links.serial_link import SerialLink
from host_daemon.provisioning.firmware_build import build
from host_daemon.provisioning.flash import flash
from host_daemon.provisioning.pair import Pairing, pair
from host_daemon.store.config import Config
from tests.ports import free_port
from tests.waiting import PATIENCE_S, call_off, soon

# A board counts an age by its own clock, from its start on: so much earlier than it was may a moment seem.
CLOCKS_MS = 500


@dataclass
class Bench:
    """A fleet with the post's end of its serial ports. frames: what arrived and passed the check."""

    fleet: Fleet
    config: Config
    folder: Path
    answer: bool = True
    awake_s: int = 120
    tls: Tls | None = None
    frames: list[tuple[Arrived, wire.Frame]] = field(default_factory=list)
    tasks: list[asyncio.Task[None]] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def prepare(self, name: str, pins: str) -> None:
        await asyncio.to_thread(self._prepare, name, pins)

    def _prepare(self, name: str, pins: str) -> None:
        port, pin_map = self.fleet.ports()[name], pinmap.load(pins)
        flash(port, pin_map, build())
        pairing = Pairing(
            name=name,
            pins=pin_map,
            point="point-1",
            virtual=True,
            broker_port=self.tls.port if self.tls else self.broker.port,
            encrypt=self.tls is not None,
            awake_s=self.awake_s,
        )
        pair(port, pairing, self.config)

    def keys(self) -> dict[str, bytes]:
        keys = {board.device: self.config.key(board.device) for board in self.config.boards()}
        return {device: key for device, key in keys.items() if key}

    def start_broker(self) -> None:
        """The broker with its link."""
        self.tasks.append(asyncio.create_task(self.broker.run()))
        link = MqttLink("mqtt", self.broker)
        self.tasks.append(asyncio.create_task(self._listen(link)))

    @functools.cached_property
    def broker(self) -> Broker:
        return Broker(self.folder / "broker", "127.0.0.1", free_port(), self.keys, self.tls)

    def listen(self, *names: str) -> None:
        for name in names:
            link = SerialLink(name, str(self.fleet.ports()[name]))
            self.tasks.append(asyncio.create_task(self._listen(link)))

    async def _listen(self, link: Link) -> None:
        async with contextlib.aclosing(link.frames()) as arrivals:
            async for arrived in arrivals:
                key = self.config.key(wire.peek(arrived.frame).device.hex())
                assert key is not None
                frame = wire.check(arrived.frame, key)
                self.frames.append((arrived, frame))
                if self.answer:
                    await link.send(wire.pack(wire.ack_of(frame), key), arrived)
                self.came.set()
                self.came = asyncio.Event()

    async def until(self, wanted) -> tuple[Arrived, wire.Frame]:
        """The first frame for which `wanted` is true, once it is there."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                for arrived, frame in self.frames:
                    if wanted(frame):
                        return arrived, frame
                await self.came.wait()

    async def working(self, *names: str) -> None:
        """Until each board has said hello and had its answer."""
        for name in names:
            await self.until(lambda frame, name=name: frame.device.hex() == self.device(name))

    def device(self, name: str) -> str:
        return Spec(name, "").device

    def presses(self, name: str) -> list[wire.Frame]:
        return [f for _, f in self.frames if f.kind == wire.PRESS and f.device.hex() == self.device(name)]


@pytest.fixture
async def bench(tmp_path: Path, request):
    """A Bench with the boards that the parameter names, {name: pin map}, flashed, paired and powered."""
    try:
        micropython()
    except UserError as error:
        pytest.skip(str(error))
    wanted = request.param
    fleet = Fleet(tmp_path / "fleet", [Spec(name, pins) for name, pins in wanted.items()])
    await fleet.start()
    made = Bench(fleet, Config(tmp_path / "data"), tmp_path)
    if "encrypted" in request.fixturenames:
        made.tls = Tls(free_port(), Authority(tmp_path / "data" / FOLDER))
    made.awake_s = getattr(request.module, "AWAKE_S", made.awake_s)
    try:
        await asyncio.gather(*(made.prepare(name, pins) for name, pins in wanted.items()))
        yield made
    finally:
        try:
            await call_off(*made.tasks)
        finally:
            await fleet.stop()


@pytest.fixture(params=["usb-remote"])
async def fresh(request, tmp_path):
    """The port of a board that nobody has flashed yet."""
    try:
        micropython()
    except UserError as error:
        pytest.skip(str(error))
    fleet = Fleet(tmp_path / "fleet", [Spec("usb", request.param)])
    await fleet.start()
    yield fleet.ports()["usb"]
    await fleet.stop()


@pytest.fixture
def encrypted() -> None:
    """The bench of the test speaks TLS with its boards on Ethernet."""


async def mpremote(port: Path, *arguments: str) -> str:
    """What mpremote prints on a board's port."""
    process = await asyncio.create_subprocess_exec(
        *(str(Path(sys.executable).with_name("mpremote")), "connect", str(port.resolve()), *arguments),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await soon(process.communicate())
    assert process.returncode == 0, said
    return said.decode()
