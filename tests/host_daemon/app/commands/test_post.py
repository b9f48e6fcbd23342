"""`smilepost run` and `smilepost settings`."""

from __future__ import annotations

import pytest

from host_daemon.app.cli import main
from host_daemon.store.config import Config


@pytest.mark.parametrize("port", ["65536", "-1", "eight"])
def test_a_port_that_cannot_be(tmp_path, capsys, port):
    with pytest.raises(SystemExit, match="2"):
        main(["--data", str(tmp_path), "run", f"--port={port}"])
    assert "--port" in capsys.readouterr().err


def test_settings_are_shown_as_they_are(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    Config(tmp_path).write_settings({"post": {"name": "Shop"}})
    assert main(["--data", str(tmp_path), "settings"]) == 0
    assert 'post.name = "Shop"\n' in capsys.readouterr().out


def test_settings_are_explained_in_the_language_of_the_terminal(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")
    main(["--data", str(tmp_path), "settings"])
    assert 'post.name = "Smilepost"\n    название поста' in capsys.readouterr().out


def test_the_table_for_readers_has_defaults_and_limits(tmp_path, capsys):
    assert main(["--data", str(tmp_path), "settings", "--markdown"]) == 0
    rows = capsys.readouterr().out.splitlines()
    (stand_ins,) = [row for row in rows if row.startswith("| `post.stand_ins` ")]
    assert stand_ins.startswith('| `post.stand_ins` | `"auto"` | auto, on, off |')
    assert not [row for row in rows[2:] if row.count("|") < 5]
