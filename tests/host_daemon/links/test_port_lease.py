import asyncio

import pytest

from host_daemon.base.errors import UserError
from host_daemon.links.port_lease import Lending


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def lending(clock) -> Lending:
    return Lending(clock)


async def test_a_port_is_lent_and_comes_back(lending):
    async with lending.borrow("/dev/ttyACM0"):
        assert lending.lent("/dev/ttyACM0")
        assert not lending.lent("/dev/ttyACM1")
    assert not lending.lent("/dev/ttyACM0")


async def test_it_has_one_borrower(lending):
    async with lending.borrow("/dev/ttyACM0"):
        with pytest.raises(UserError, match="lent to a technician already"):
            async with lending.borrow("/dev/ttyACM0"):
                pass


async def test_the_post_takes_it_back_after_a_time(lending, clock):
    async with lending.borrow("/dev/ttyACM0", longest_s=60):
        clock.now = 61
        assert not lending.lent("/dev/ttyACM0")
        async with lending.borrow("/dev/ttyACM0", longest_s=60):
            pass


async def test_a_late_return_takes_nothing_from_the_next(lending, clock):
    first = lending.borrow("/dev/ttyACM0", longest_s=60)
    await first.__aenter__()
    clock.now = 61
    async with lending.borrow("/dev/ttyACM0", longest_s=60):
        await first.__aexit__(None, None, None)
        assert lending.lent("/dev/ttyACM0")


async def test_a_link_that_holds_it_is_asked_and_waited_for(lending):
    wanted = lending.hold("/dev/ttyACM0")
    order = []

    async def link():
        await wanted.wait()
        order.append("let go")
        lending.let_go("/dev/ttyACM0")

    task = asyncio.create_task(link())
    async with lending.borrow("/dev/ttyACM0"):
        order.append("borrowed")
    await task
    assert order == ["let go", "borrowed"]


async def test_other_names_of_a_port_are_the_same_port(lending, tmp_path):
    (tmp_path / "port").touch()
    (tmp_path / "name").symlink_to(tmp_path / "port")
    async with lending.borrow(str(tmp_path / "name")):
        assert lending.lent(str(tmp_path / "port"))
