"""The pseudo-terminal that stands for a board's USB port."""

from __future__ import annotations

import os

import pytest

from hardware.simulator.terminal import Terminal
from tests.waiting import until


@pytest.fixture
async def terminal(tmp_path):
    """A terminal, and what the other end wrote to it."""
    typed = bytearray()
    made = Terminal(tmp_path / "port", typed.extend)
    yield made, typed
    made.pull_out()


async def test_what_the_other_end_writes_is_received(terminal) -> None:
    made, typed = terminal
    made.plug_in()
    port = os.open(made.path, os.O_RDWR | os.O_NOCTTY)
    os.write(port, b"\x03hello")
    await until(lambda: len(typed) >= 6)
    assert typed == b"\x03hello"
    os.close(port)


async def test_what_is_written_reaches_who_has_it_open(terminal) -> None:
    made, _ = terminal
    made.plug_in()
    made.write(b"lost: nobody listens")
    port = os.open(made.path, os.O_RDWR | os.O_NOCTTY)
    made.write(b"heard")
    assert os.read(port, 100) == b"heard"
    os.close(port)


async def test_it_can_be_opened_again_and_again(terminal) -> None:
    made, typed = terminal
    made.plug_in()
    for letter in (b"a", b"b"):
        port = os.open(made.path, os.O_RDWR | os.O_NOCTTY)
        os.write(port, letter)
        await until(lambda letter=letter: typed.endswith(letter))
        os.close(port)
    assert typed == b"ab"


async def test_pulled_out_it_vanishes_and_is_back_at_the_same_path(terminal) -> None:
    made, typed = terminal
    made.plug_in()
    port = os.open(made.path, os.O_RDWR | os.O_NOCTTY)
    made.pull_out()
    assert not made.path.is_symlink()
    with pytest.raises(OSError, match="Input/output"):
        os.write(port, b"x")
    os.close(port)
    made.pull_out()  # twice is no harm
    made.plug_in()
    port = os.open(made.path, os.O_RDWR | os.O_NOCTTY)
    os.write(port, b"again")
    await until(lambda: typed.endswith(b"again"))
    os.close(port)
