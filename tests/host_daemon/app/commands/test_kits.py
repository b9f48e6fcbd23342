"""The command that previews, applies and undoes kits."""

from __future__ import annotations

import json

from host_daemon.app.cli import main
from tests.host_daemon.kits.conftest import post as post


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
