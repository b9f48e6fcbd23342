"""Leases of serial ports."""

import asyncio

import pytest

from host_daemon.base.errors import UserError
from host_daemon.links.port_lease import PortLeases
from tests.fakes.jumping_clock import JumpingClock


@pytest.fixture
def clock() -> JumpingClock:
    return JumpingClock()


@pytest.fixture
def leases(clock) -> PortLeases:
    return PortLeases(clock)


async def test_a_port_is_leased_and_comes_back(leases):
    async with leases.lease("/dev/ttyACM0"):
        assert leases.leased("/dev/ttyACM0")
        assert not leases.leased("/dev/ttyACM1")
    assert not leases.leased("/dev/ttyACM0")


async def test_it_has_one_user(leases):
    async with leases.lease("/dev/ttyACM0"):
        with pytest.raises(UserError, match="lent to a technician already"):
            async with leases.lease("/dev/ttyACM0"):
                pass


async def test_the_post_takes_it_back_after_a_time(leases, clock):
    async with leases.lease("/dev/ttyACM0", longest_s=60):
        clock.jump(61_000)
        assert not leases.leased("/dev/ttyACM0")
        async with leases.lease("/dev/ttyACM0", longest_s=60):
            pass


async def test_a_late_return_takes_nothing_from_the_next(leases, clock):
    first = leases.lease("/dev/ttyACM0", longest_s=60)
    await first.__aenter__()
    clock.jump(61_000)
    async with leases.lease("/dev/ttyACM0", longest_s=60):
        await first.__aexit__(None, None, None)
        assert leases.leased("/dev/ttyACM0")


async def test_a_link_that_holds_it_is_asked_and_waited_for(leases):
    wanted = leases.opened("/dev/ttyACM0")
    order = []

    async def link():
        await wanted.wait()
        order.append("let go")
        leases.closed("/dev/ttyACM0")

    task = asyncio.create_task(link())
    async with leases.lease("/dev/ttyACM0"):
        order.append("leased")
    await task
    assert order == ["let go", "leased"]


async def test_other_names_of_a_port_are_the_same_port(leases, tmp_path):
    (tmp_path / "port").touch()
    (tmp_path / "name").symlink_to(tmp_path / "port")
    async with leases.lease(str(tmp_path / "name")):
        assert leases.leased(str(tmp_path / "port"))
