import configparser
import getpass
import os
import re
import shutil
import subprocess
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


def test_the_service_is_shut_in_and_still_reaches_its_devices_and_folder(tmp_path):
    text = systemd_unit.unit("anna", 1000, COMMAND, Path("/srv/my data"))
    said = dict(read(text)["Service"])
    assert (said["ProtectSystem"], said["CapabilityBoundingSet"], said["NoNewPrivileges"]) == (
        "strict",
        "",
        "yes",
    )
    assert said["ReadWritePaths"] == '"/srv/my data" "-/home/anna/smile post/.build"'
    for device in ("char-ttyACM", "char-ttyUSB", "char-alsa", "char-video4linux", "char-media"):
        assert f"\nDeviceAllow={device} rw\n" in text
    if shutil.which("systemd-analyze"):
        unit = tmp_path / "smilepost.service"
        unit.write_text(text)
        asked = ["systemd-analyze", "security", "--offline=true", str(unit)]
        found = subprocess.run(asked, capture_output=True, text=True).stdout
        exposure = re.search(r"exposure level for smilepost.service: ([\d.]+)", found)
        assert exposure is None or float(exposure[1]) < 4, found  # none: a systemd that cannot tell offline


def test_behind_sudo_the_post_is_the_caller_s(monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 0)
    monkeypatch.setenv("SUDO_USER", "anna")
    monkeypatch.setenv("SUDO_UID", "1000")
    assert systemd_unit.caller() == ("anna", 1000)
    monkeypatch.setattr(os, "getuid", lambda: 1001)
    monkeypatch.setattr(getpass, "getuser", lambda: "boris")
    assert systemd_unit.caller() == ("boris", 1001)
