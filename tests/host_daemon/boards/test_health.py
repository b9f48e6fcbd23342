from dataclasses import replace

import pytest

import firmware
from host_daemon.boards.health import BoardFacts, board_health
from host_daemon.pipeline.dead_ends import DeadEnd
from host_daemon.store.records import Board
from tests.fakes.told import report

BOARD = Board(device="a0b1c2d3e4f5", name="till", app="remote", pins="usb-remote", point="p")
REPORT = report("a0b1c2d3e4f5", 1, version=firmware.VERSION, counters=(0, 0, 0))
WELL = BoardFacts(report=REPORT, battery_mv=None, link="usb", missed=0, low_mv=3400)


def test_a_board_that_says_nothing_bad_is_well():
    told = board_health(BOARD, WELL, 7)
    assert (told.uid, told.health, told.problem, told.at) == ("board:a0b1c2d3e4f5", "ok", "", 7)
    assert told.detail["version"] == firmware.VERSION


@pytest.mark.parametrize(
    ("facts", "health", "says"),
    [
        (replace(WELL, silent=True), "failed", "No signal"),
        (replace(WELL, report=replace(REPORT, app="safe")), "failed", "crashed"),
        (replace(WELL, missed=2), "warning", "lost"),
        (replace(WELL, report=replace(REPORT, stuck=1)), "warning", "stuck"),
        (replace(WELL, report=replace(REPORT, dropped=3)), "warning", "full"),
        (replace(WELL, report=replace(REPORT, flash_failed=True)), "warning", "Flash and pair it again"),
        (replace(WELL, battery_mv=3399), "warning", "battery is low"),
        (replace(WELL, dead=(DeadEnd("0", "force_majeure"),)), "warning", "no rule waits"),
        (replace(WELL, report=replace(REPORT, version="0.0.1")), "warning", "another firmware version"),
        (replace(WELL, report=None, heard=False), "off", "Not heard"),
    ],
)
def test_what_is_wrong_is_said(facts, health, says):
    told = board_health(BOARD, facts, 7)
    assert told.health == health
    assert says in told.problem


def test_the_worst_stands_first():
    facts = replace(WELL, silent=True, missed=1, battery_mv=1)
    assert board_health(BOARD, facts, 7).problem == "No signal from it"
