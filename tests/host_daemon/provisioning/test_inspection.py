"""Inspection of a board on its port."""

import asyncio
import json

import pytest

from hardware import pinmap
from host_daemon.provisioning.inspection import try_out


@pytest.mark.parametrize("bench", [{"desk": "keypad"}], indirect=True)
async def test_a_technician_s_test_sounds_the_buzzer_and_leaves_it_silent(bench):
    board, heard = bench.fleet.board("desk"), []
    buzzer = json.loads(pinmap.load("keypad").text)["buzzer"]

    class Noted(dict):
        def __setitem__(self, pin, level):
            heard.extend([level] if pin == buzzer else [])
            super().__setitem__(pin, level)

    board.outputs = Noted()
    lines = await asyncio.to_thread(lambda: list(try_out(bench.fleet.ports()["desk"], 0)))
    assert "The buzzer sounded." in lines
    assert 1 in heard and heard[-1] == 0
