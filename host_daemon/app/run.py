"""One run of the post: its virtual devices where they are wanted, its tasks and its pages."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import uvicorn

from hardware.simulator import control
from host_daemon.app import first_start_notice, tasks
from host_daemon.app.demo import demo_devices
from host_daemon.app.demo.demo_devices import DemoDevices
from host_daemon.app.demo.virtual_boards import VirtualBoards
from host_daemon.app.demo.virtual_customers import customers
from host_daemon.app.exit_deadline import ExitDeadline
from host_daemon.app.post import Post
from host_daemon.backup import pending
from host_daemon.base import lock, paths
from host_daemon.base.certificates import FOLDER, Authority
from host_daemon.base.clock import SystemClock
from host_daemon.base.errors import UserError
from host_daemon.base.latest import Latest
from host_daemon.base.texts import mark as _
from host_daemon.base.time_zone import zone
from host_daemon.base.validation import BadValue
from host_daemon.links import port_lease_socket
from host_daemon.links.broker import Broker, Tls
from host_daemon.links.discover import ports
from host_daemon.links.link import Link
from host_daemon.links.mqtt_link import MqttLink
from host_daemon.links.port_lease import PortLeases
from host_daemon.links.serial_link import SerialLink
from host_daemon.provisioning.orders import ProvisioningQueue
from host_daemon.settings.tree import Settings
from host_daemon.store.config import Config
from host_daemon.supervision.tasks import keep
from host_daemon.tills.address import devices
from web_ui.app import create_app
from web_ui.core.server import open_socket, server_config, tls_or_own
from web_ui.core.services import Services

log = logging.getLogger(__name__)

# By then there are 15 seconds of sound for the first incident to reach back to.
FIRST_CUSTOMER_S = 10.0
RESTART_S = 0.5
# What threads of a post that has stopped may still take. A board that is cut off keeps the version it had.
THREADS_S = 3.0


def run(data: Path, port: int | None) -> None:
    """Run a post on `data` until it is told to stop. port: of the pages, or None for the set one.

    Raises UserError for what a person can mend.
    """
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    paths.refuse_read_only(data)
    with lock.hold(data / "run" / "post.lock"):
        again = True
        while again:
            if done := pending.carry_out(data, lambda: demo_devices.leave(Config(data))):
                log.info("%s is done; what was there before lies in %s", done.kind, done.before)
            with ExitDeadline(THREADS_S) as deadline, asyncio.Runner() as runner:
                again = runner.run(_run(data, port))
                if not again:
                    deadline.begin()


async def _run(data: Path, port: int | None) -> bool:
    """Whether the pages asked for a new start."""
    config = Config(data)
    settings = _settings(config)
    listening = open_socket(settings.web, port, absent=True)
    stage = DemoDevices(data) if demo_devices.wanted(config) else None
    if stage:
        log.info("nothing real is set up: virtual boards, recorded sound and pictures stand in")
        try:
            await stage.start()
            demo_devices.configure(config, await stage.where())
        except control.NoAnswer as error:
            raise UserError(str(error)) from None
    else:
        demo_devices.clear(config)
        await DemoDevices(data).end()
    settings = _settings(config)
    post = Post(data, config, settings)
    try:
        return await _serve(post, stage, listening)
    finally:
        post.close()
        log.info("the post has stopped")


async def _serve(post: Post, stage: DemoDevices | None, listening: socket.socket) -> bool:
    settings, processor = post.settings, post.processor
    again = asyncio.Event()
    leases = PortLeases(SystemClock(), lambda: devices(till.source for till in post.current().tills.tills))
    provisioning = ProvisioningQueue(post.config, settings.links, leases)
    shown = tls_or_own(post.data, settings.web, datetime.now(UTC))
    pages = create_app(_services(post, stage, again, provisioning))
    server = _Server(server_config(pages, settings.web, shown), pages.state.streams.end)
    address = _address(*listening.getsockname()[:2], tls=bool(shown))
    virtual_boards = VirtualBoards(post.config, stage, settings.links.mqtt_port, leases) if stage else None
    broker = _broker(post)
    mqtt = [MqttLink("mqtt", broker)] if broker else []
    work = [
        tasks.run(post, lambda: _links(post.current, leases, virtual_boards, mqtt)),
        keep("provisioning", provisioning.run, processor),
        keep(
            "technicians",
            lambda: port_lease_socket.serve(port_lease_socket.socket_path(post.data), leases),
            processor,
        ),
        _leave_when(again, server),
        first_start_notice.tell(post.config, address),
    ]
    if stage and virtual_boards:
        for report in stage.failed():
            await processor.report(report)
        play = settings.post.virtual_customers
        work.append(keep("virtual boards", lambda: _play(stage, virtual_boards, play), processor))
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, server.leave)
    brokers = [asyncio.create_task(keep("MQTT broker", broker.run, processor))] if broker else []
    running = [asyncio.create_task(one) for one in work]
    # When the pages have ended, the rest ends too; the link says goodbye to the broker while there is one.
    await server.serve(sockets=[listening])
    await _end(running)
    await _end(brokers)
    return again.is_set()


async def _end(running: Sequence[asyncio.Task[None]]) -> None:
    for task in running:
        task.cancel()
    for result in await asyncio.gather(*running, return_exceptions=True):
        if isinstance(result, Exception):
            log.error("while stopping: %r", result)


def _services(
    post: Post, stage: DemoDevices | None, again: asyncio.Event, provisioning: ProvisioningQueue
) -> Services:
    return Services(
        config=post.config,
        reader=post.reader,
        journal=post.journal,
        health=post.health,
        bus=post.bus,
        data=post.data,
        settings=post.settings.web,
        zone=zone(post.settings.post.time_zone),
        clock=post.clock,
        trusted_clock=post.trusted_clock,
        events=post.processor,
        restarting=again,
        demo=stage,
        jobs=post.jobs,
        audio=post.audio,
        provisioning=provisioning,
    )


def _address(host: str, port: int, *, tls: bool) -> str:
    return f"http{'s' if tls else ''}://{f'[{host}]' if ':' in host else host}:{port}"


async def _leave_when(again: asyncio.Event, server: _Server) -> None:
    await again.wait()
    await asyncio.sleep(RESTART_S)  # the page that asked for it is answered first
    server.leave()


class _Server(uvicorn.Server):
    """A server that leaves signals to the post: uvicorn's own would raise them again after it has ended.

    end_streams: ends what would go on for as long as a browser has its page open.
    """

    def __init__(self, config: uvicorn.Config, end_streams: Callable[[], None]) -> None:
        super().__init__(config)
        self._end_streams = end_streams

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def leave(self) -> None:
        """End soon; asked twice, end now."""
        self.force_exit = self.should_exit
        self.should_exit = True
        self._end_streams()


async def _play(stage: DemoDevices, virtual_boards: VirtualBoards, play: bool) -> None:
    await virtual_boards.pair_missing()
    if play:
        await asyncio.sleep(FIRST_CUSTOMER_S)
        await customers(stage, random.Random())  # noqa: S311  # chance, not secrecy
    await asyncio.Event().wait()


def _broker(post: Post) -> Broker | None:
    """The broker for boards on Ethernet, if it is wanted."""
    links, config = post.settings.links, post.config

    def keys() -> dict[str, bytes]:
        found = {board.device: config.key(board.device) for board in config.boards()}
        return {device: key for device, key in found.items() if key}

    if not links.mqtt:
        return None
    tls = Tls(links.mqtt_tls_port, Authority(post.data / FOLDER)) if links.mqtt_tls_port else None
    return Broker(post.data / "run" / "broker", links.mqtt_host, links.mqtt_port, keys, tls)


def _links(
    current: Latest[Settings],
    leases: PortLeases,
    virtual_boards: VirtualBoards | None,
    mqtt: Sequence[Link],
) -> list[Link]:
    """The broker, and every serial port that a gateway or a USB board may be on, now."""
    real: list[Link] = [
        SerialLink(port.name, port.path, leases=leases) for port in ports(current().links.serial)
    ]
    virtual = virtual_boards.links() if virtual_boards else {}
    stand_ins = [SerialLink(name, path, virtual=True, leases=leases) for name, path in virtual.items()]
    return [*mqtt, *real, *stand_ins]


def _settings(config: Config) -> Settings:
    try:
        return config.settings()
    except BadValue as error:
        raise UserError(_("A setting cannot be used. {error}"), error=error) from None
