"""A technician's command asks the running post for the port that it holds."""

import asyncio
import json
import os
import socket
import stat
import tty
from pathlib import Path

import pytest
import serial

from host_daemon.base.clock import SystemClock
from host_daemon.base.errors import UserError
from host_daemon.base.unix_socket import address
from host_daemon.links.port_lease import PortLeases
from host_daemon.links.port_lease_socket import leased_port, serve, socket_path
from host_daemon.links.serial_link import SerialLink
from tests.waiting import PATIENCE_S, call_off, until


@pytest.fixture
def pair():
    """A line's two ends: what a board would hold, and the port."""
    master, slave = os.openpty()
    tty.setraw(slave)
    yield master, Path(os.ttyname(slave))
    os.close(master)
    os.close(slave)


@pytest.fixture
def port(pair):
    return pair[1]


@pytest.fixture
async def post(tmp_path, port):
    """A post that holds the port."""
    leases = PortLeases(SystemClock())
    link = SerialLink("usb", str(port), leases=leases)

    async def listen():
        async for _ in link.frames():
            pass

    tasks = [asyncio.create_task(serve(socket_path(tmp_path), leases)), asyncio.create_task(listen())]
    await until(lambda: socket_path(tmp_path).exists() and link.health().health == "ok")
    yield link
    await call_off(*tasks)


async def comes_to(link: SerialLink, health: str) -> None:
    await until(lambda: link.health().health == health)


def use(data: Path, port: Path) -> None:
    with leased_port(data, port), serial.Serial(str(port), exclusive=True) as line:
        line.write(b"hello")


async def test_the_post_lets_go_of_the_port_and_takes_it_back(tmp_path, port, post):
    with pytest.raises(serial.SerialException):
        serial.Serial(str(port), exclusive=True)
    await asyncio.to_thread(use, tmp_path, port)
    await comes_to(post, "ok")


async def test_while_it_is_leased_the_page_says_so(tmp_path, port, post):
    leasing = leased_port(tmp_path, port)
    await asyncio.to_thread(leasing.__enter__)
    await comes_to(post, "off")
    assert "technician" in post.health().problem
    await asyncio.to_thread(leasing.__exit__, None, None, None)
    await comes_to(post, "ok")


async def test_a_second_technician_is_told(tmp_path, port, post):
    leasing = leased_port(tmp_path, port)
    await asyncio.to_thread(leasing.__enter__)
    with pytest.raises(UserError, match="lent to a technician already"):
        await asyncio.to_thread(use, tmp_path, port)
    await asyncio.to_thread(leasing.__exit__, None, None, None)


async def test_nobody_else_on_the_machine_may_ask(tmp_path, port, post):
    assert stat.S_IMODE(socket_path(tmp_path).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "line", [b"", b"\n", b"nonsense\n", b"[]\n", b"{}\n", b'{"borrow": 5}\n', b"\xff\xfe\n"]
)
async def test_nonsense_is_answered_and_lends_nothing(tmp_path, port, post, line):
    reader, writer = await asyncio.open_unix_connection(str(socket_path(tmp_path)))
    writer.write(line)
    writer.write_eof()
    answer = json.loads(await reader.read())
    writer.close()
    assert list(answer) == ["error"]
    assert "a line of JSON was expected" in answer["error"]
    assert post.health().health == "ok"
    await asyncio.to_thread(use, tmp_path, port)


async def test_the_post_ends_while_a_technician_stays(tmp_path, port):
    leases = PortLeases(SystemClock())
    task = asyncio.create_task(serve(socket_path(tmp_path), leases))
    async with asyncio.timeout(PATIENCE_S):
        while not socket_path(tmp_path).exists():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        with address(socket_path(tmp_path)) as short:
            reader, writer = await asyncio.open_unix_connection(short)
        writer.write(json.dumps({"borrow": str(port)}).encode() + b"\n")
        assert "ok" in json.loads(await reader.readline())
        await call_off(task)
        assert await reader.read() == b""
    writer.close()
    assert not leases.leased(str(port))


def test_without_a_post_nobody_is_asked(tmp_path, pair):
    board, port = pair
    use(tmp_path, port)
    assert os.read(board, 9) == b"hello"
    assert not socket_path(tmp_path).exists()


def test_a_socket_that_a_killed_post_left_is_no_hindrance(tmp_path, pair):
    board, port = pair
    socket_path(tmp_path).parent.mkdir()
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(socket_path(tmp_path)))
    use(tmp_path, port)
    assert os.read(board, 9) == b"hello"
