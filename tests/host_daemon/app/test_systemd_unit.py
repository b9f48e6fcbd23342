import configparser
import getpass
from pathlib import Path

import pytest

from host_daemon.app import cli, systemd_unit
from host_daemon.base.errors import UserError

COMMAND = Path("/home/anna/smile post/.venv/bin/smilepost")


def read(text):
    """As systemd.syntax(7) has it: sections and keys; a key that comes again adds to a list."""
    parser = configparser.RawConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read_string(text)
    return parser


def test_the_post_runs_as_its_user_in_its_folder_and_tells_systemd_that_it_turns():
    unit = read(systemd_unit.unit("anna", 1000, COMMAND, Path("/srv/data")))
    said = dict(unit["Service"])
    assert said["User"] == "anna"
    assert said["ExecStart"] == '"/home/anna/smile post/.venv/bin/smilepost" run'
    assert said["WorkingDirectory"] == "/home/anna/smile post"
    assert (said["Type"], said["Restart"]) == ("notify", "always")
    assert said["KillMode"] == "mixed"
    assert int(said["WatchdogSec"]) >= 10
    assert unit["Install"]["WantedBy"] == "multi-user.target"


def test_the_data_folder_is_the_one_that_was_named():
    text = systemd_unit.unit("anna", 1000, COMMAND, Path("/srv/my data"))
    assert 'Environment="SMILEPOST_DATA=/srv/my data"\n' in text


@pytest.mark.parametrize("name", ["100%", 'a"b', "a\\b", "a\nb"])
def test_a_folder_that_systemd_would_misread_is_refused(name):
    with pytest.raises(UserError, match="rename it"):
        systemd_unit.unit("anna", 1000, COMMAND, Path("/srv") / name)


def test_the_command_prints_the_unit_of_this_post(tmp_path, capsys):
    assert cli.main(["--data", str(tmp_path), "service"]) == 0
    printed = capsys.readouterr().out
    assert f'Environment="SMILEPOST_DATA={tmp_path}"\n' in printed
    assert read(printed)["Service"]["User"] == getpass.getuser()
