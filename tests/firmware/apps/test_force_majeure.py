"""The Force-majeure button."""

import asyncio

import pytest

from firmware.common import wire
from tests.waiting import PATIENCE_S


def is_press(frame):
    return frame.kind == wire.PRESS


@pytest.mark.parametrize("bench", [{"anna": "force-majeure", "gateway": "gateway"}], indirect=True)
async def test_a_force_majeure_button_signals_until_the_post_has_it(bench):
    bench.answer = False
    bench.listen("gateway")
    await bench.working("anna", "gateway")
    await bench.fleet.press("anna", "complaint")
    await bench.fleet.wait_light("anna", "kept", PATIENCE_S)
    await asyncio.sleep(2)  # waits longer than the thanks light of another board would stay
    assert not bench.fleet.lights("anna")["thanks"]
    bench.answer = True
    await bench.fleet.wait_light("anna", "thanks", PATIENCE_S)
    assert len({(frame.boot, frame.seq) for frame in bench.presses("anna")}) == 1


@pytest.mark.parametrize("bench", [{"anna": "force-majeure", "gateway": "gateway"}], indirect=True)
async def test_a_complaint_that_the_post_never_got_is_signalled_after_a_power_cut(bench):
    bench.answer = False
    bench.listen("gateway")
    await bench.working("anna", "gateway")
    await bench.fleet.press("anna", "complaint")
    _, first = await bench.until(is_press)
    await bench.fleet.cut_power("anna")
    await bench.fleet.restore_power("anna")
    await bench.fleet.wait_light("anna", "kept", PATIENCE_S)
    bench.answer = True
    await bench.fleet.wait_light("anna", "thanks", PATIENCE_S)
    assert {(frame.boot, frame.seq) for frame in bench.presses("anna")} == {(first.boot, first.seq)}
