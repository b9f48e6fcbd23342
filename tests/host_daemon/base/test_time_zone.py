"""The system's time zone, when the post has none of its own."""

from __future__ import annotations

import importlib.resources
from datetime import datetime, timedelta

import pytest

from host_daemon.base.time_zone import system_zone, zone

SUMMER, WINTER = datetime(2026, 7, 1), datetime(2026, 11, 20)


def differences(zone):
    return [moment.replace(tzinfo=zone).utcoffset() / timedelta(hours=1) for moment in (SUMMER, WINTER)]


def test_a_system_s_zone_knows_summer_and_winter_whatever_it_is_today(tmp_path):
    (tmp_path / "localtime").symlink_to("/usr/share/zoneinfo/Europe/Berlin")
    zone = system_zone({}, tmp_path / "localtime")
    assert differences(zone) == [2, 1]
    assert str(zone) == "Europe/Berlin"


def test_a_system_s_zone_may_be_a_copy_of_its_file(tmp_path):
    berlin = importlib.resources.files("tzdata.zoneinfo.Europe") / "Berlin"
    (tmp_path / "localtime").write_bytes(berlin.read_bytes())
    assert differences(system_zone({}, tmp_path / "localtime")) == [2, 1]


@pytest.mark.parametrize("name", ["Europe/Berlin", ":Europe/Berlin", "/usr/share/zoneinfo/Europe/Berlin"])
def test_the_environment_goes_before_the_file(tmp_path, name):
    (tmp_path / "localtime").symlink_to("/usr/share/zoneinfo/Europe/Moscow")
    assert differences(system_zone({"TZ": name}, tmp_path / "localtime")) == [2, 1]


@pytest.mark.parametrize("name", ["", "MSK-3", "/nowhere", "../../x"])
def test_what_nobody_knows_is_the_difference_of_today(tmp_path, name):
    zone = system_zone({"TZ": name}, tmp_path / "none")
    assert zone.utcoffset(WINTER) == datetime.now().astimezone().utcoffset()


@pytest.mark.parametrize("name", ["Europe", "Moon/Base", "../../etc/passwd", "MSK"])
def test_a_zone_that_is_none_does_not_stop_the_post(name):
    assert zone(name) is not None
