"""Control of the simulation over its socket."""

from __future__ import annotations

import asyncio
import stat

import pytest

from hardware.simulator import control
from hardware.simulator.control import NoAnswer, NotDone, ask
from host_daemon.base.unix_socket import address
from tests.waiting import PATIENCE_S, soon


@pytest.fixture
async def socket(tmp_path):
    """The path of a socket that knows some verbs."""

    async def double(number):
        return number * 2

    async def fail(kind):
        raise {"value": ValueError("not so"), "key": KeyError("none such")}[kind]

    path = tmp_path / "run" / "control.sock"
    server = await control.serve(path, {"double": double, "fail": fail})
    yield path
    await server.close()


async def test_a_verb_is_done_and_its_value_answered(socket) -> None:
    assert await ask(socket, "double", number=21) == 42


async def test_errors_of_a_verb_are_told(socket) -> None:
    with pytest.raises(NotDone, match="not so"):
        await ask(socket, "fail", kind="value")
    with pytest.raises(NotDone, match="KeyError"):
        await ask(socket, "fail", kind="key")
    with pytest.raises(NotDone, match="TypeError"):
        await ask(socket, "double", nothing=1)


async def test_an_unknown_verb_is_answered_with_the_known_ones(socket) -> None:
    with pytest.raises(NotDone, match="known here: double, fail"):
        await ask(socket, "dance")


@pytest.mark.parametrize("line", [b"nonsense\n", b"[]\n", b"\xff\n"])
async def test_nonsense_is_answered_and_the_next_line_too(socket, line) -> None:
    reader, writer = await asyncio.open_unix_connection(str(socket))
    writer.write(line + b'{"do": "double", "number": 1}\n')
    assert b"error" in await soon(reader.readline())
    assert await soon(reader.readline()) == b'{"ok": 2}\n'
    writer.close()


async def test_nobody_else_on_the_machine_may_ask(socket) -> None:
    assert stat.S_IMODE(socket.stat().st_mode) == 0o600


async def test_without_a_simulation_there_is_no_answer(tmp_path) -> None:
    with pytest.raises(NoAnswer, match="no stand-ins answer"):
        await ask(tmp_path / "none.sock", "double", number=1)


async def test_it_ends_while_a_caller_stays(tmp_path) -> None:
    path = tmp_path / ("f" * 95) / "control.sock"
    server = await control.serve(path, {})
    with address(path) as short:
        reader, writer = await asyncio.open_unix_connection(short)
    async with asyncio.timeout(PATIENCE_S):
        await server.close()
        assert await reader.read() == b""
    writer.close()
