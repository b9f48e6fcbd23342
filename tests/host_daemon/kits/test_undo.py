"""Kits are undone, and what people have changed since stays."""

from __future__ import annotations

import json

import pytest

from host_daemon.base.errors import UserError
from host_daemon.kits.installer import KitInstaller
from host_daemon.rules.defaults import RULES
from host_daemon.rules.json_form import rules_from_json
from host_daemon.store.config import Config
from host_daemon.store.records import Board
from tests.host_daemon.kits.conftest import OWN, SAID, state


def test_undo_goes_back_step_by_step(post, bench):
    steps = [state(post)]
    for name in ("motivator", "voice", "sales-tachometer"):
        bench.apply(name)
        steps.append(state(post))
    for before in reversed(steps[:-1]):
        assert bench.undo() != ()
        assert state(post) == before
    with pytest.raises(UserError, match="nothing to undo"):
        bench.undo()


def test_undo_leaves_what_people_have_changed_since(post, bench):
    config = Config(post)
    bench.apply("controller")
    rules = [rule for rule in config.rules() if rule["name"] != "burst track"]
    edited = next(rule for rule in rules if rule["name"] == "sale track")
    edited["most_per_hour"] = 5
    config.write_rules([*rules, {**OWN, "name": "another"}])
    config.write_settings(
        {"contacts": {"least_asked": 30}, "post": {"name": "Pump 3"}, "web": {"smileys": 5}}
    )
    config.put_board(
        Board(
            device="0" * 12,
            name="fob",
            app="fob",
            pins="fob",
            point="till",
            meanings={"0": "ask", "2": "smile"},
        )
    )
    config.put_board(
        Board(device="2" * 12, name="b", app="remote", pins="r", point="till", meanings={"0": "x"})
    )
    bench.undo()
    rules, settings, meanings = state(post)
    assert [rule["name"] for rule in rules] == ["my own", "sale track", "another"]
    assert settings == {"contacts": {"least_asked": 30}, "post": {"name": "Pump 3"}, "web": {"smileys": 5}}
    assert meanings == {"0" * 12: {"2": "smile"}, "1" * 12: {"0": "negative"}, "2" * 12: {"0": "x"}}


def test_a_phrase_that_was_taught_meanwhile_is_not_undone(russian):
    config = Config(russian)
    KitInstaller(russian).apply("emonps-voice")
    mine = {**SAID, "key": "chai", "text": "чай"}
    config.write_phrases([*config.phrases(), mine])
    KitInstaller(russian).undo()
    assert Config(russian).phrases() == (SAID, mine)


def test_each_undo_takes_back_its_own_kit_alone(post, bench):
    bench.apply("motivator")
    Config(post).write_rules([*Config(post).rules(), {**OWN, "name": "between"}])
    bench.apply("voice")
    bench.undo()
    bench.undo()
    assert [rule["name"] for rule in state(post)[0]] == ["my own", "between"]


def test_a_kit_that_was_applied_by_an_older_version_is_undone(post, bench):
    before = state(post)
    bench.apply("motivator")
    bench.apply("voice")
    kept = json.loads((post / "kit.json").read_text())
    del kept["applied"]
    (post / "kit.json").write_text(json.dumps(kept))
    bench.undo()
    bench.undo()
    assert state(post) == before


def test_the_rules_of_a_new_post_give_way_and_come_back(tmp_path):
    bench = KitInstaller(tmp_path)
    bench.apply("meter")
    assert [rule["name"] for rule in Config(tmp_path).rules()] == [
        "negative rating",
        "background of every rating",
    ]
    bench.undo()
    assert rules_from_json(Config(tmp_path).rules()) == RULES
