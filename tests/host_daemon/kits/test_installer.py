"""Kits are previewed, applied and undone on a post's configuration."""

from __future__ import annotations

import json

import pytest

from host_daemon.app.cli import main
from host_daemon.base.errors import UserError
from host_daemon.kits.installer import KitInstaller
from host_daemon.rules.defaults import RULES
from host_daemon.rules.json_form import rules_from_json
from host_daemon.store.config import Config
from host_daemon.store.records import Board
from host_daemon.voice.phrases.phrase import phrases

OWN = {"name": "my own", "when": {"event": "asked"}, "do": [{"do": "tag", "tag": "x"}]}


@pytest.fixture
def post(tmp_path):
    config = Config(tmp_path)
    config.put_board(
        Board(device="0" * 12, name="fob", app="fob", pins="fob", point="till", meanings={"1": "record"})
    )
    config.put_board(
        Board(device="1" * 12, name="red", app="remote", pins="r", point="till", meanings={"0": "negative"})
    )
    config.write_rules([OWN])
    config.write_settings({"contacts": {"least_asked": 20}})
    return tmp_path


@pytest.fixture
def bench(post):
    return KitInstaller(post)


def state(post):
    config = Config(post)
    return (
        config.rules(),
        config.written_settings(),
        {board.device: board.meanings for board in config.boards()},
    )


def test_a_board_that_comes_after_the_kit_gets_its_meanings(bench):
    wired = {"0": "ask", "0.double": "question", "1": "record"}
    assert bench.meant("fob", wired) == wired
    bench.apply("sales-tachometer")
    assert bench.meant("fob", wired) == {
        "0": "attempt",
        "0.hold": "ask",
        "0.double": "question",
        "1": "record",
    }
    assert bench.meant("remote", {"0": "negative"}) == {"0": "negative"}


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
        "sale track",
        "burst track",
    ]
    rules_from_json(rules)
    assert settings == {"contacts": {"least_asked": 20}}
    assert meanings == {"0" * 12: {"0": "ask", "1": "record"}, "1" * 12: {"0": "negative"}}


def test_a_kit_changes_what_a_click_means_by_the_pin_map(tmp_path):
    config = Config(tmp_path)
    wired = {"0.click": "ask", "0.double": "question", "0.hold": "record"}
    config.put_board(Board(device="0" * 12, name="f", app="fob", pins="fob", point="till", meanings=wired))
    KitInstaller(tmp_path).apply("sales-tachometer")
    (board,) = config.boards()
    assert [board.meaning(0, gesture) for gesture in ("click", "double", "hold")] == [
        "attempt",
        "question",
        "ask",
    ]


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


def test_another_kit_takes_the_rules_of_the_last_one_away(post, bench):
    bench.apply("controller")
    bench.apply("motivator")
    assert [rule["name"] for rule in state(post)[0]] == ["my own", "negative rating"]


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


def test_the_command_tells_people_in_words_and_programs_in_json(post, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    data = ["--data", str(post), "kit", "preview", "controller"]
    assert main(data) == 0
    told = capsys.readouterr().out
    assert "What buttons stand for:\n  fob: Ask\n    + asks the customer for a rating\n" in told
    assert "{" not in told
    assert main([*data, "--json"]) == 0
    changes = json.loads(capsys.readouterr().out)
    assert {"where": f"boards.{'0' * 12}.0", "before": None, "after": "ask"} in changes


def test_the_command(post, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    data = ["--data", str(post), "kit"]
    assert main([*data, "apply", "meter"]) == 0
    assert main([*data, "list"]) == 0
    assert "* meter" in capsys.readouterr().out
    assert main([*data, "undo"]) == 0
    assert main([*data, "undo"]) == 2
    assert "nothing to undo" in capsys.readouterr().err


def test_the_command_tells_of_a_target_that_is_not_there(post, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    assert main(["--data", str(post), "kit", "apply", "service-with-a-smile"]) == 0
    assert "there is no «operators» here" in capsys.readouterr().err


SAID = {"key": "kasha", "text": "каша", "language": "ru", "group": "staff_action"}


@pytest.fixture
def russian(post):
    config = Config(post)
    config.write_settings({"post": {"language": "ru"}})
    config.write_phrases([SAID])
    return post


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


def test_the_phrases_of_a_kit_go_with_it(russian):
    bench = KitInstaller(russian)
    bench.apply("emonps-voice")
    bench.apply("motivator")
    assert Config(russian).phrases() == (SAID,)
    bench.undo()
    assert len(Config(russian).phrases()) == 4
    bench.undo()
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
