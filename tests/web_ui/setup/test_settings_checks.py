"""What cannot be meant is refused at its box; what was there before keeps nobody from saving."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from host_daemon.base.validation import BadValue, build
from host_daemon.settings.tree import Settings
from host_daemon.store.config import Config
from host_daemon.store.records import Point
from web_ui.setup.settings_checks import check


@pytest.fixture
def config(tmp_path: Path) -> Config:
    config = Config(tmp_path)
    config.put(Point(id="hall", name="Hall"))
    return config


def checked(config: Config, part: str, written: dict[str, Any], before: dict[str, Any] | None = None) -> None:
    check(config, part, build(Settings, {part: before} if before else {}), build(Settings, {part: written}))


def till(**fields: str) -> dict[str, Any]:
    return {"tills": [{"name": "cash", "point": "hall", **fields}]}


BAD = [
    ("links", {"mqtt_host": "999.1.1.1"}, "links.mqtt_host: «999.1.1.1» is no address of a machine"),
    ("links", {"mqtt_host": "a b"}, "links.mqtt_host"),
    ("web", {"host": "1.2.3"}, "web.host"),
    ("web", {"public_address": "hello"}, "web.public_address: «hello» is no address of a page"),
    ("web", {"public_address": "ftp://shop"}, "web.public_address"),
    ("web", {"public_address": "http://"}, "web.public_address"),
    ("tills", till(source="ftp://x"), r"tills.tills\[0\].source: ftp://x: an address is written like"),
    (
        "tills",
        till(point="cellar"),
        r"tills.tills\[0\].point: there is no service point «cellar»; there are hall",
    ),
    ("audio", {"microphones": [{"name": "m", "point": "cellar"}]}, r"audio.microphones\[0\].point"),
    ("vision", {"cameras": [{"name": "c", "point": "cellar"}]}, r"vision.cameras\[0\].point"),
    ("post", {"time_zone": "MSK"}, "post.time_zone: there is no «MSK»"),
]


@pytest.mark.parametrize(("part", "written", "says"), BAD)
def test_what_cannot_be_meant_is_refused(
    config: Config, part: str, written: dict[str, Any], says: str
) -> None:
    with pytest.raises(BadValue, match=says):
        checked(config, part, written)
    checked(config, part, written, before=written)


@pytest.mark.parametrize(
    ("part", "written"),
    [
        ("links", {"mqtt_host": "0.0.0.0"}),
        ("links", {"mqtt_host": "::"}),
        ("links", {"mqtt_host": "post.local"}),
        ("web", {"public_address": "https://shop.example:8443"}),
        ("web", {"public_address": ""}),
        ("tills", till(source="tcp-listen://0.0.0.0:9100")),
        ("tills", till(source="sql")),
        ("audio", {"microphones": [{"name": "m", "point": "cellar", "virtual": True}]}),
    ],
)
def test_what_can_be_meant_is_taken(config: Config, part: str, written: dict[str, Any]) -> None:
    checked(config, part, written)


def test_without_any_point_it_says_where_to_add_one(tmp_path: Path) -> None:
    with pytest.raises(BadValue, match="none at all yet"):
        checked(Config(tmp_path), "tills", till())
