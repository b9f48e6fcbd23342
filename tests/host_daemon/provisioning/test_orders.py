"""Orders to flash and pair a board."""

from __future__ import annotations

import asyncio
import dataclasses
from contextlib import asynccontextmanager

import pytest

from host_daemon.base.errors import UserError
from host_daemon.provisioning import orders
from host_daemon.provisioning.orders import Order, ProvisioningQueue, known_pins, pairing_of
from host_daemon.settings.links import LinkSettings
from host_daemon.store.records import Board
from tests.waiting import PATIENCE_S, call_off, until

ORDER = Order(port="/dev/ttyACM0", pins="usb-remote", name="Till 1", point="point-1")
BOARD = Board(device="a0b1c2d3e4f5", name="Till 1", app="remote", pins="usb-remote", point="point-1", boot=1)


def test_unknown_pin_maps_are_answered_with_the_known_ones():
    with pytest.raises(UserError, match=r"no pin map nonsense\. Known are: .*usb-remote"):
        known_pins("nonsense")


@pytest.mark.parametrize("channel", [0, 14])
def test_a_radio_has_thirteen_channels(channel):
    with pytest.raises(UserError, match="from 1 to 13"):
        pairing_of(dataclasses.replace(ORDER, channel=channel), LinkSettings())


def test_a_board_on_ethernet_needs_an_address_that_it_can_reach():
    order = dataclasses.replace(ORDER, pins="ethernet-remote")
    with pytest.raises(UserError, match="must know where this post is"):
        pairing_of(order, LinkSettings())
    found = pairing_of(dataclasses.replace(order, broker="192.168.1.10"), LinkSettings())
    assert (found.broker, found.broker_port, found.encrypt) == (
        "192.168.1.10",
        LinkSettings().mqtt_port,
        False,
    )
    assert pairing_of(dataclasses.replace(order, virtual=True), LinkSettings()).broker == "127.0.0.1"


def test_where_the_broker_encrypts_real_boards_do():
    settings = LinkSettings(mqtt_host="192.168.1.10", mqtt_tls_port=8883)
    order = dataclasses.replace(ORDER, pins="ethernet-remote")
    assert (pairing_of(order, settings).encrypt, pairing_of(order, settings).broker_port) == (True, 8883)
    assert not pairing_of(dataclasses.replace(order, virtual=True), settings).encrypt
    assert not pairing_of(ORDER, settings).encrypt


class Leases:
    """Of ports; notes which are leased. busy: they all are, to somebody else."""

    def __init__(self):
        self.leased, self.busy = [], False

    @asynccontextmanager
    async def lease(self, port):
        if self.busy:
            raise UserError("It is lent to somebody else.")
        self.leased.append(port)
        yield
        self.leased.remove(port)


@pytest.fixture
def leases():
    return Leases()


@pytest.fixture
async def queue(monkeypatch, leases):
    """A queue at work; flashing waits until it is let."""
    go = asyncio.Event()
    loop = asyncio.get_running_loop()

    def flash(port, pins, built, progress, known):
        progress(5, 10)
        asyncio.run_coroutine_threadsafe(go.wait(), loop).result(PATIENCE_S)
        assert leases.leased == [str(port)]

    monkeypatch.setattr(orders, "build", lambda: None)
    monkeypatch.setattr(orders, "flash", flash)
    monkeypatch.setattr(orders, "pair", lambda port, pairing, config, known: BOARD)
    monkeypatch.setattr(orders.discover, "paths", tuple)
    made = ProvisioningQueue(None, LinkSettings(), leases)
    made.go = go
    task = asyncio.create_task(made.run())
    yield made
    await call_off(task)


async def comes_to(queue, step):
    await until(lambda: queue.job.step == step)
    return queue.job


async def test_an_order_is_worked_off_while_its_port_is_leased(queue, leases):
    assert queue.job is None
    queue.put(ORDER, "en")
    assert (queue.job.step, queue.job.over) == ("waiting", False)
    await comes_to(queue, "flashing")
    queue.go.set()
    job = await comes_to(queue, "done")
    assert (job.done, job.total, job.device, job.over) == (5, 10, BOARD.device, True)
    assert leases.leased == []


async def test_one_board_at_a_time(queue):
    queue.put(ORDER, "en")
    with pytest.raises(UserError, match="Another board is being worked on"):
        queue.put(ORDER, "en")
    queue.go.set()
    await comes_to(queue, "done")
    queue.put(ORDER, "en")
    await comes_to(queue, "done")


async def test_a_problem_is_told_and_the_next_order_is_taken(queue, leases):
    queue.go.set()
    leases.busy = True
    queue.put(ORDER, "en")
    assert (await comes_to(queue, "failed")).problem == "It is lent to somebody else."
    leases.busy = False
    queue.put(ORDER, "en")
    assert (await comes_to(queue, "done")).problem == ""
