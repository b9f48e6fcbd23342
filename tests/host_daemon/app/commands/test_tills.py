"""The tester shows what was understood of a till's text."""

from __future__ import annotations

import hashlib
import json

import pytest

from host_daemon.app.cli import main
from host_daemon.store.config import Config
from host_daemon.tills.layout import layout_to_json
from host_daemon.tills.layouts import LAYOUTS

TEXT = "<CHECK\nnumber=17\ncashier=Anna\ntotal=50.00\n</CHECK>\n<CHECK\nnumber=18\ntotal=much\n</CHECK>\n"


@pytest.fixture
def tester(tmp_path, capsys, monkeypatch):
    """Runs `smilepost till test` over TEXT; gives its status and what it printed."""
    monkeypatch.setenv("LC_ALL", "C")
    file = tmp_path / "receipts.txt"
    file.write_text(TEXT, encoding="utf-8")

    def run(*arguments):
        status = main(["till", "test", str(file), *arguments])
        printed = capsys.readouterr()
        return status, printed.out + printed.err

    return run


def test_it_shows_what_was_understood(tester):
    status, printed = tester("--layout", "video")
    assert status == 0
    assert "operator  Anna" in printed
    assert "receipt 17: 50.00, 0 positions" in printed
    assert "no receipt: no total was found" in printed
    assert "1 receipts, 1 not understood" in printed


def test_each_line_is_shown_once(tester):
    _, printed = tester("--layout", "video")
    assert printed.count("← number=17") == printed.count("← cashier=Anna") == 1


def test_a_layout_from_a_file(tester, tmp_path):
    path = tmp_path / "own.json"
    path.write_text(json.dumps({**layout_to_json(LAYOUTS["video"]), "name": "own", "sum": r"total=(\w+)"}))
    assert "'much' is no amount" in tester("--layout", str(path))[1]


def test_nothing_understood_is_a_failure(tester):
    assert tester("--layout", "windows-ru")[0] == 2


@pytest.mark.parametrize(("layout", "says"), [("none", "there is no layout none"), ("/no.json", "no.json")])
def test_no_such_layout(tester, layout, says):
    status, printed = tester("--layout", layout)
    assert status == 2
    assert says in printed


def test_a_token_is_made_for_a_till_of_the_settings_only(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    config = Config(tmp_path)
    config.write_settings({"tills": {"tills": [{"name": "t1"}]}})
    assert main(["--data", str(tmp_path), "till", "token", "t1"]) == 0
    token = capsys.readouterr().out.strip()
    assert config.secret("till_tokens", "t1") == hashlib.sha256(token.encode()).hexdigest()
    assert main(["--data", str(tmp_path), "till", "token", "t2"]) == 2
    assert "t2" in capsys.readouterr().err
