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
    rules = [rule for rule in config.rules() if rule["name"] != "burst of expression"]
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


def test_the_rules_of_a_new_post_stay_before_and_after(tmp_path):
    bench = KitInstaller(tmp_path)
    bench.apply("sales-tachometer")
    assert [rule["name"] for rule in Config(tmp_path).rules()] == [
        *(rule.name for rule in RULES),
        "sale track",
    ]
    bench.undo()
    assert rules_from_json(Config(tmp_path).rules()) == RULES


def test_a_kit_below_others_is_undone_without_what_they_need_too(post, bench):
    bench.apply("sales-tachometer")
    bench.apply("motivator")
    bench.apply("controller")
    bench.undo("sales-tachometer")
    rules, _settings, meanings = state(post)
    assert "sale track" in [rule["name"] for rule in rules]  # the Controller's too
    assert meanings["0" * 12] == {"1": "record", "0.hold": "ask"}  # "attempt" was the Tachometer's alone
    assert bench.setup().kits == ("motivator", "controller")
    assert bench.pages()[:2] == ("now", "incidents")


def test_a_kit_that_is_not_applied_cannot_be_undone(bench):
    bench.apply("motivator")
    with pytest.raises(UserError, match="nothing to undo"):
        bench.undo("voice")


def test_what_a_kit_took_away_before_kits_added_up_comes_back_with_its_undo(post, bench):
    """`kit.json` as it was written by a program whose kits took each other's place."""
    config = Config(post)
    before = {"settings": {}, "rules": [OWN, {**OWN, "name": "lost"}], "meanings": {}, "kit": "meter"}
    after = {"settings": {}, "rules": [OWN], "meanings": {}, "kit": "motivator", "kit_rules": []}
    (post / "kit.json").write_text(json.dumps({"now": after, "history": [before], "applied": [after]}))
    config.write_rules([OWN])
    assert bench.setup().kits == ("motivator",)
    bench.undo()
    assert [rule["name"] for rule in config.rules()] == ["my own", "lost"]
    assert bench.setup().kits == ("meter",)
