"""Gestures, phrases and senses that nothing follows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hardware import pinmap
from host_daemon.pipeline.active_rules import ActiveRules
from host_daemon.pipeline.dead_ends import DeadEnd, DeadGestures, dead_ends, of_board
from host_daemon.rules.action import CutTrack, MeasureBackground
from host_daemon.rules.defaults import DISPLEASURE, FORCE_MAJEURE, NEGATIVE_RATING, RULES
from host_daemon.rules.rule import Rule, When
from host_daemon.settings.audio import Microphone
from host_daemon.settings.tree import Settings
from host_daemon.settings.vision import Camera
from host_daemon.store.config import Config
from host_daemon.store.records import Board

SAID = {"key": "k", "text": "I will complain", "language": "en", "group": "displeasure"}


def board(name: str, **changed: object) -> Board:
    pins = pinmap.load(name)
    made = Board(
        device="0" * 12, name=name, app=pins.app, pins=name, point="till", meanings=dict(pins.meanings)
    )
    return replace(made, **changed)


def at(*points: str, hours: tuple[str, ...] = ()) -> Rule:
    return replace(NEGATIVE_RATING, when=When(event="rated", points=points, hours=hours))


def settings(tmp_path, **written: object) -> Settings:
    config = Config(tmp_path)
    config.write_settings(written)
    return config.settings()


@pytest.mark.parametrize("name", pinmap.names())
def test_on_a_new_post_every_board_leads_somewhere(name):
    assert list(of_board(board(name), RULES, False)) == []


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        ((), [DeadEnd("0", "negative")]),
        ((replace(NEGATIVE_RATING, enabled=False),), [DeadEnd("0", "negative")]),
        ((replace(NEGATIVE_RATING, do=(MeasureBackground(),)),), [DeadEnd("0", "negative")]),
        ((at("other"),), [DeadEnd("0", "negative")]),
        ((at("till", hours=("08:00-09:00",)),), []),
        ((FORCE_MAJEURE,), [DeadEnd("0", "negative")]),
        ((Rule("all", When(event="pressed", buttons=(0,)), NEGATIVE_RATING.do),), []),
    ],
)
def test_a_red_press_needs_somebody_who_hears_of_it(tmp_path, rules, found):
    told = dead_ends(rules, [board("usb-remote")], (), settings(tmp_path))
    assert [DeadEnd(one.where.removeprefix(f"boards.{'0' * 12}."), one.meaning) for one in told] == found


def test_gestures_of_one_button_are_told_apart():
    fob = board("fob")
    assert list(of_board(fob, (), False)) == [DeadEnd("0.double", "question")]
    assert [one.where for one in of_board(fob, (), True)] == ["0.double", "1.click", "1.double", "1.hold"]


def test_a_wired_button_that_means_nothing_is_told_and_a_digit_is_not():
    assert list(of_board(board("force-majeure", meanings={}), RULES, False)) == [DeadEnd("0")]
    assert list(of_board(board("keypad"), RULES, False)) == []


def test_a_phrase_of_displeasure_needs_a_rule(tmp_path):
    now = settings(tmp_path)
    assert dead_ends((DISPLEASURE,), (), (SAID,), now) == ()
    other = replace(DISPLEASURE, when=When(event="phrase", phrases=("offer",)))
    assert dead_ends((other,), (), (SAID,), now) == (DeadEnd("phrases.I will complain", "displeasure"),)
    assert dead_ends((), (), ({**SAID, "group": "request"},), now) == ()


def test_a_camera_needs_bursts_and_a_microphone_tracks(tmp_path):
    now = Settings()
    now = replace(now, vision=replace(now.vision, cameras=(Camera(name="c"),)))
    now = replace(now, audio=replace(now.audio, microphones=(Microphone(name="m"),)))
    assert dead_ends(RULES, (), (), now) == ()
    assert dead_ends((), (), (), now) == (DeadEnd("cameras"), DeadEnd("microphones"))
    assert dead_ends((Rule("b", When(event="burst"), (CutTrack("burst"),)),), (), (), now) == ()


def test_the_rules_in_force_count(tmp_path):
    config = Config(tmp_path)
    gestures = DeadGestures(ActiveRules(config), config.settings)
    assert gestures.of(board("force-majeure")) == ()
    config.write_rules([])
    assert gestures.of(board("force-majeure")) == (DeadEnd("0", "force_majeure"),)
