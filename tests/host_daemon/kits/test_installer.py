"""Kits are previewed and applied on a post's configuration."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from hardware import pinmap
from host_daemon.kits.installer import KitInstaller
from host_daemon.kits.kit import names
from host_daemon.rules.json_form import rules_from_json
from host_daemon.store.config import Config
from host_daemon.store.records import Board
from host_daemon.voice.phrases.phrase import phrases
from tests.host_daemon.kits.conftest import SAID, state


def test_a_board_that_comes_after_the_kit_gets_what_it_needs(bench):
    pins = replace(pinmap.load("fob"), meanings={"0": "ask", "1.click": "record"})
    assert bench.meant(pins) == pins.meanings
    bench.apply("sales-tachometer")
    bench.apply("service-with-a-smile")
    assert bench.meant(pins) == {
        "0": "ask",
        "1.click": "record",
        "2.click": "attempt",
        "1.double": "smile_offer",
        "1.hold": "smile_goodbye",
        "2.double": "smile",
    }
    assert bench.meant(pinmap.load("fob")) == pinmap.load("fob").meanings


def test_a_preview_changes_nothing(post, bench):
    before = state(post)
    places = [change.where for change in bench.preview("controller")]
    assert "rules.negative rating" in places
    assert f"boards.{'0' * 12}.0" in places
    assert state(post) == before


def test_a_kit_sets_rules_and_roles_and_leaves_the_rest(post, bench):
    assert bench.apply("controller") != ()
    rules, settings, meanings = state(post)
    assert [rule["name"] for rule in rules] == [
        "my own",
        "negative rating",
        "background of every rating",
        "Force-majeure button",
        "answer to a question",
        "burst of expression",
        "sale track",
    ]
    rules_from_json(rules)
    assert settings == {"contacts": {"least_asked": 20}}
    assert meanings == {"0" * 12: {"0": "ask", "1": "record"}, "1" * 12: {"0": "negative"}}


def test_a_gesture_keeps_its_meaning_and_what_finds_no_room_is_said(tmp_path):
    config = Config(tmp_path)
    wired = {"0": "ask", "1": "question", "2": "record"}
    config.put_board(Board(device="0" * 12, name="f", app="fob", pins="fob", point="till", meanings=wired))
    bench = KitInstaller(tmp_path)
    assert bench.unplaced("sales-tachometer") == {"0" * 12: ("attempt",)}
    bench.apply("sales-tachometer")
    (board,) = config.boards()
    assert board.meanings == wired


def test_a_press_that_stands_for_the_same_is_no_change(tmp_path):
    config = Config(tmp_path)
    wired = {"0.click": "ask", "0.double": "question", "0.hold": "record"}
    config.put_board(Board(device="0" * 12, name="f", app="fob", pins="fob", point="till", meanings=wired))
    places = [change.where for change in KitInstaller(tmp_path).preview("controller")]
    assert not [place for place in places if place.startswith("boards.")]


def test_what_was_previewed_is_what_is_applied(bench):
    assert bench.preview("voice") == bench.apply("voice")


def test_applying_again_changes_nothing(bench):
    bench.apply("meter")
    assert bench.apply("meter") == ()


ALL = (*names(),)


@pytest.mark.parametrize(("first", "second"), list(itertools.permutations(ALL, 2)))
def test_no_kit_takes_away_what_a_new_post_or_another_kit_has(tmp_path, first, second):
    config = Config(tmp_path)
    for i, name in enumerate(("fob", "force-majeure", "smiley-remote", "worker-button", "visitor-counter")):
        pins = pinmap.load(name)
        config.put_board(
            Board(
                device=f"{i:012}",
                name=name,
                app=pins.app,
                pins=name,
                point="till",
                meanings=dict(pins.meanings),
            )
        )
    bench = KitInstaller(tmp_path)
    for name in (first, second):
        before = bench.setup()
        bench.apply(name)
        after = bench.setup()
        assert [rule for rule in after.rules if rule in before.rules] == list(before.rules)
        assert all(after.meanings[device].items() >= old.items() for device, old in before.meanings.items())
        assert {p["key"] for p in after.phrases} >= {p["key"] for p in before.phrases}
        assert bench.dead_ends() == ()
    assert bench.setup().kits == (first, second)


def test_a_kit_brings_its_phrases_in_the_language_of_the_post(russian):
    KitInstaller(russian).apply("emonps-voice")
    own, *kits = Config(russian).phrases()
    assert own == SAID
    assert [(one["text"], one["group"], one["always"]) for one in kits] == [
        ("супер", "positive", False),
        ("нормально", "neutral", False),
        ("могло бы быть лучше", "negative", False),
    ]
    assert len(phrases(Config(russian).phrases())) == 4  # the voice can read them


@pytest.mark.parametrize("name", ["voice", "emonps-voice"])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_phrase_of_a_kit_can_be_listened_for(post, name, language):
    Config(post).write_settings({"post": {"language": language}})
    KitInstaller(post).apply(name)
    assert len(phrases(Config(post).phrases())) > 2


def test_the_phrases_of_a_kit_stay_with_the_next_and_go_with_its_undo(russian):
    bench = KitInstaller(russian)
    bench.apply("emonps-voice")
    bench.apply("motivator")
    assert len(Config(russian).phrases()) == 4
    bench.undo("emonps-voice")
    assert Config(russian).phrases() == (SAID,)


def test_a_phrase_that_the_post_has_is_not_brought_again(russian):
    Config(russian).write_phrases([{**SAID, "text": "Супер"}])
    assert "phrases.супер" not in [change.where for change in KitInstaller(russian).preview("emonps-voice")]


def test_a_preview_names_phrases_pages_and_reports(russian):
    found = [change.where for change in KitInstaller(russian).preview("voice")]
    assert {"phrases.здравствуйте", "pages", "reports"} <= set(found)


def test_the_pages_of_the_kit_are_known_as_soon_as_it_is_applied(post, bench):
    assert bench.pages() == ()
    KitInstaller(post).apply("motivator")
    assert bench.pages() == ("now", "incidents", "display", "qr")
