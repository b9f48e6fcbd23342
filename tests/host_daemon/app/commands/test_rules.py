"""`smilepost rule`: the rules, and a dry run over what has happened."""

from __future__ import annotations

import json

import pytest

from host_daemon.app.cli import main
from host_daemon.base.clock import now_ms
from host_daemon.events import PhraseJudged, Rated
from host_daemon.rules.defaults import RULES
from host_daemon.rules.json_form import rules_from_json
from host_daemon.store.config import Config
from host_daemon.store.journal import add
from host_daemon.store.schema import connect, migrate
from tests.fakes.said import heard as phrase_heard

MINUTE = 60_000


@pytest.fixture
def rule(tmp_path, capsys, monkeypatch):
    """Runs `smilepost rule` on a post with three ratings of the last hour, one of them hammering."""
    monkeypatch.setenv("LC_ALL", "C")
    connection = connect(str(tmp_path / "journal.sqlite3"))
    migrate(connection)
    now = now_ms()
    more = {"point": "till", "operator": None, "source": "board:a", "cause": ""}
    add(
        connection,
        [
            Rated(uid="red", at=now - 30 * MINUTE, rating="negative", **more),
            Rated(uid="red again", at=now - 30 * MINUTE + 900, rating="negative", **more),
            Rated(uid="green", at=now - 20 * MINUTE, rating="positive", **more),
        ],
        now,
    )
    connection.close()

    def run(*arguments):
        status = main(["--data", str(tmp_path), "rule", *arguments])
        printed = capsys.readouterr()
        return status, printed.out + printed.err

    return run


def test_the_rules_of_a_new_post(rule):
    assert rules_from_json(json.loads(rule("list")[1])) == RULES


def test_a_dry_run(rule):
    status, printed = rule("try")
    assert status == 0
    assert "2 events, 1 repeated presses not counted; stopped by the limit: 0" in printed
    assert "cut track=incident before_s=15" in printed
    assert "red again" not in printed


def test_a_dry_run_over_more_hours_than_there_were(rule):
    status, printed = rule("try", "--hours", "1" + "0" * 20)
    assert (status, "2 events" in printed) == (0, True)


def test_a_dry_run_of_rules_in_a_file_leaves_the_post_as_it_is(rule, tmp_path):
    file = tmp_path / "rules.json"
    file.write_text(
        json.dumps([{"name": "green", "when": {"ratings": ["positive"]}, "do": [{"do": "photo"}]}])
    )
    assert "1 events" in rule("try", str(file))[1]
    assert Config(tmp_path).rules() is None


def test_a_phrase_that_nobody_has_confirmed_would_have_alarmed_nobody(rule, tmp_path):
    now = now_ms()
    unsure = [phrase_heard(now - MINUTE - i, f"d{i}", "displeasure", sure=False) for i in range(3)]
    judged = PhraseJudged(uid="j", at=now, cause=unsure[0].uid, right=True, user="m")
    connection = connect(str(tmp_path / "journal.sqlite3"))
    add(connection, [*unsure, judged], now)
    connection.close()
    printed = rule("try", "--hours", "1")[1]
    assert printed.count("cut track=force_majeure") == 3
    assert printed.count("open_incident  (displeasure heard)") == 1


def test_put_replaces_the_rules(rule, tmp_path):
    file = tmp_path / "rules.json"
    file.write_text(json.dumps([{"name": "green", "when": {}, "do": [{"do": "photo"}]}]))
    assert rule("put", str(file))[0] == 0
    assert [one["name"] for one in Config(tmp_path).rules()] == ["green"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[{}]", "name"),
        ("nonsense", "rules.json"),
        ("[" * 100_000, "rules.json"),
        ('[{"name": "x", "do": []}]', "do: at least one"),
    ],
)
def test_bad_rules_are_refused_and_change_nothing(rule, tmp_path, text, says):
    file = tmp_path / "rules.json"
    file.write_text(text)
    status, printed = rule("put", str(file))
    assert (status, says in printed) == (2, True)
    assert Config(tmp_path).rules() is None
