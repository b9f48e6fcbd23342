"""`smilepost run` and `smilepost settings`."""

from __future__ import annotations

import pytest

from host_daemon.app.cli import main
from host_daemon.store.config import Config
from host_daemon.store.records import User
from web_ui.accounts import first_start


@pytest.mark.parametrize("port", ["65536", "-1", "eight"])
def test_a_port_that_cannot_be(tmp_path, capsys, port):
    with pytest.raises(SystemExit, match="2"):
        main(["--data", str(tmp_path), "run", f"--port={port}"])
    assert "--port" in capsys.readouterr().err


def test_the_code_of_a_first_start_is_printed_again_until_it_is_used(tmp_path, capsys):
    assert main(["--data", str(tmp_path), "code"]) == 0
    first = capsys.readouterr().out
    assert main(["--data", str(tmp_path), "code"]) == 0
    assert capsys.readouterr().out == first
    assert first_start.fits(Config(tmp_path), first)
    first_start.use(Config(tmp_path), User(name="vera", role="manager", password="hash"))
    assert main(["--data", str(tmp_path), "code"]) == 2
    assert "log in" in capsys.readouterr().err


def test_settings_are_shown_as_they_are(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    Config(tmp_path).write_settings({"post": {"name": "Shop"}})
    assert main(["--data", str(tmp_path), "settings"]) == 0
    assert 'post.name = "Shop"\n' in capsys.readouterr().out


def test_settings_show_no_password_of_a_camera(tmp_path, capsys):
    cameras = [{"name": "door", "source": "http://anna:s3/cret@camera/v?pwd=t0ken"}]
    Config(tmp_path).write_settings({"vision": {"cameras": cameras}})
    assert main(["--data", str(tmp_path), "settings"]) == 0
    told = capsys.readouterr().out
    assert '"source": "http://…@camera/v?pwd=…"' in told
    assert "cret" not in told and "t0ken" not in told


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
