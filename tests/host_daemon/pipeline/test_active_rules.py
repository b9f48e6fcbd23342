"""Rules of a post: written, in force, tried out."""

from __future__ import annotations

from pathlib import Path

import pytest

from host_daemon.base.durations import HOUR_MS
from host_daemon.events import IncidentOpened, PhraseJudged, Pressed
from host_daemon.pipeline.active_rules import LEFT_OUT, ActiveRules
from host_daemon.rules.action import CutTrack, OpenIncident
from host_daemon.rules.defaults import RULES
from host_daemon.rules.json_form import rules_to_json
from host_daemon.rules.rule import BadRule, Rule, When
from host_daemon.store.config import Config
from host_daemon.store.journal import Journal, add
from host_daemon.store.reader import Reader
from host_daemon.store.records import Board
from host_daemon.supervision.health import HealthBoard
from tests.fakes.said import heard
from tests.fakes.told import press

MINE = (Rule("mine", When(event="pressed", points=("p",)), (CutTrack("record"),)),)
BOARD = Board(device="a0b1c2d3e4f5", name="r", app="remote", pins="x", point="p")


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(tmp_path)


def test_a_new_post_has_rules(config: Config) -> None:
    assert ActiveRules(config).written() == RULES


def test_rules_that_somebody_wrote_hold_at_once(config: Config) -> None:
    rules = ActiveRules(config)
    config.write_rules(rules_to_json(MINE))
    assert rules.written() == rules.in_force() == MINE


def test_rules_that_cannot_be_read_give_way_to_those_of_a_new_post(config: Config) -> None:
    health = HealthBoard()
    rules = ActiveRules(config, health)
    config.write_rules([{"name": "mine", "do": [{"do": "fly"}]}])
    assert rules.in_force() == RULES
    assert [(one.uid, one.health) for one in health.all(0)] == [("delivery:rules", "failed")]
    with pytest.raises(BadRule):
        rules.written()


def test_one_bad_rule_takes_no_good_one_along(config: Config) -> None:
    health = HealthBoard()
    rules = ActiveRules(config, health)
    good = rules_to_json(MINE)
    config.write_rules([{"name": "bad", "do": [{"do": "fly"}]}, *good, {"when": {}}, *good])
    assert rules.in_force() == rules.readable() == MINE
    (told,) = health.all(0)
    assert (told.uid, told.problem) == ("delivery:rules", LEFT_OUT)
    assert "bad" in told.detail["error"] and "two rules of this name" in told.detail["error"]
    config.write_rules(good)
    assert rules.in_force() == MINE
    assert health.all(0) == ()


def test_a_post_whose_rules_were_all_removed_has_none(config: Config) -> None:
    config.write_rules([])
    assert ActiveRules(config).in_force() == ()


def test_names_that_the_post_does_not_have_are_told(config: Config) -> None:
    config.write_rules(rules_to_json(MINE))
    assert set(ActiveRules(config).missing()) == {"mine"}


def test_a_dry_run_knows_where_each_board_stands(config: Config, tmp_path: Path) -> None:
    config.put(BOARD)
    journal = Journal(tmp_path / "journal.sqlite3")
    events: list[Pressed] = [press(BOARD.device, 1_000), press("0" * 12, 2_000)]
    journal.submit(lambda c: add(c, events, 1)).result()
    found = ActiveRules(config).try_out(MINE, config.settings(), Reader(journal.path), 0, HOUR_MS)
    journal.close()
    assert [firing.event for firing in found.firings] == events[:1]


@pytest.mark.parametrize(("right", "fires"), [(True, 1), (False, 0)])
def test_a_phrase_counts_in_a_dry_run_as_it_was_judged(
    config: Config, tmp_path: Path, right: bool, fires: int
) -> None:
    rule = Rule("words", When(event="phrase"), (OpenIncident(),))
    phrase = heard(1_000, "x", "displeasure", sure=False)
    judged = PhraseJudged(uid="j", at=2_000, cause=phrase.uid, right=right, user="maria")
    journal = Journal(tmp_path / "journal.sqlite3")
    journal.submit(lambda c: add(c, (phrase, judged), 1)).result()
    found = ActiveRules(config).try_out((rule,), config.settings(), Reader(journal.path), 0, HOUR_MS)
    assert Reader(journal.path).events((IncidentOpened,)) == ()
    journal.close()
    assert len(found.firings) == fires
