from __future__ import annotations

import dataclasses
from typing import Any

import httpx
import pytest

from host_daemon.base.validation import BadValue, build
from host_daemon.settings.field import leaves
from host_daemon.settings.tree import Settings
from web_ui.core.services import Services
from web_ui.setup.settings_form import Box, BoxList, boxes, filled

PARTS = [field.name for field in dataclasses.fields(Settings)]


def every_box(part: Any, place: str) -> list[Box]:
    found: list[Box] = []
    for one in boxes(part, place):
        found += [one] if isinstance(one, Box) else [box for item in one.items for box in item]
    return found


def as_form(part: Any, place: str) -> dict[str, str]:
    """What a browser sends when nothing was changed."""
    return {
        box.place: "on" if box.kind == "flag" else str(box.value)
        for box in every_box(part, place)
        if box.kind != "flag" or box.value
    }


def test_every_setting_has_its_box_and_its_meaning() -> None:
    shown = {
        box.place.replace("[0]", "[]") for part in PARTS for box in every_box(getattr(Settings(), part), part)
    }
    lists = {
        row.place
        for part in PARTS
        for row in boxes(getattr(Settings(), part), part)
        if isinstance(row, BoxList)
    }
    missing = {place for place, _ in leaves(Settings)} - shown - lists
    assert all(place.endswith("[].virtual") for place in missing), missing
    assert all(box.doc for part in PARTS for box in every_box(getattr(Settings(), part), part))


@pytest.mark.parametrize("part", PARTS)
def test_a_form_that_nobody_touched_changes_nothing(part: str) -> None:
    now = getattr(Settings(), part)
    assert filled(now, part, as_form(now, part)) == {}


WRITTEN: dict[str, Any] = {
    "audio": {
        "microphones": [
            {"name": "hall", "point": "p", "device": "hw:1", "role": "customer"},
            {"name": "counter", "point": "demo", "device": "x", "virtual": True},
        ],
        "ring_hours": 2.5,
    },
    "vision": {"cameras": [{"name": "eye", "region": [0.1, 0.2, 0.9, 1.0]}], "mood": {"least_seen": 4}},
    "web": {"reasons": ["Parking", "Coffee"], "kiosk_people": True, "smileys": 5},
}


@pytest.mark.parametrize("part", WRITTEN)
def test_what_was_set_survives_the_form(part: str) -> None:
    now = getattr(build(Settings, WRITTEN), part)
    again = build(Settings, {part: filled(now, part, as_form(now, part))})
    assert getattr(again, part) == now


def test_an_item_is_added_renamed_and_removed() -> None:
    now = build(Settings, WRITTEN).audio
    form = as_form(now, "audio")
    form |= {"audio.microphones[0].name": "lobby", "audio.microphones[1].name": "till"}
    names = [one["name"] for one in filled(now, "audio", form)["microphones"]]
    assert names == ["lobby", "till", "counter"]
    form["audio.microphones[0].remove"] = "on"
    names = [one["name"] for one in filled(now, "audio", form)["microphones"]]
    assert names == ["till", "counter"]


def test_a_cameras_password_is_not_shown_and_stays_until_another_is_written() -> None:
    cameras = [
        {"name": name, "source": f"rtsp://eye:{name}-secret@10.0.0.{number}/live"}
        for number, name in enumerate(("door", "desk"))
    ]
    now = build(Settings, {"vision": {"cameras": cameras}}).vision
    form = as_form(now, "vision")
    assert form["vision.cameras[1].source"] == "rtsp://…@10.0.0.1/live"
    assert "secret" not in str(form)
    again = build(Settings, {"vision": filled(now, "vision", form)})
    assert again.vision == now
    form["vision.cameras[1].source"] = "rtsp://eye:new@10.0.0.1/live"
    sources = [one["source"] for one in filled(now, "vision", form)["cameras"]]
    assert sources == ["rtsp://eye:door-secret@10.0.0.0/live", "rtsp://eye:new@10.0.0.1/live"]


def test_an_address_that_was_changed_in_part_is_wanted_whole() -> None:
    """Else the … that stands for a password would be saved as one."""
    source = "http://camera/v?user=eye&pwd=s3/c#ret&channel=1"
    now = build(Settings, {"vision": {"cameras": [{"name": "door", "source": source}]}}).vision
    form = as_form(now, "vision")
    assert form["vision.cameras[0].source"] == "http://camera/v?user=…&pwd=…&channel=1"
    assert build(Settings, {"vision": filled(now, "vision", form)}).vision == now
    form["vision.cameras[0].source"] = "http://camera/v?user=…&pwd=…&channel=2"
    with pytest.raises(BadValue, match="write the whole address"):
        filled(now, "vision", form)


def test_a_comma_is_a_decimal_point_and_words_are_no_number() -> None:
    now = Settings().audio
    form = as_form(now, "audio")
    assert filled(now, "audio", form | {"audio.ring_hours": "0,5"}) == {"ring_hours": 0.5}
    with pytest.raises(BadValue, match=r"audio\.ring_hours: a number was expected"):
        filled(now, "audio", form | {"audio.ring_hours": "many"})


async def test_a_saved_setting_is_in_the_configuration(
    post: Services, manager: httpx.AsyncClient, send: Any
) -> None:
    form = as_form(post.config.settings().web, "web") | {"web.smileys": "5"}
    answer = await send("/settings/web", "/settings/web", **form)
    assert answer.status_code == 200 and "Saved." in answer.text
    assert post.config.written_settings() == {"web": {"smileys": 5}}
    assert [line.user for line in post.reader.audit("web")] == ["manager"]


async def test_a_bad_setting_says_so_and_keeps_what_was_written(
    post: Services, manager: httpx.AsyncClient, send: Any
) -> None:
    form = as_form(post.config.settings().web, "web") | {"web.port": "99999", "web.smileys": "4"}
    answer = await send("/settings/web", "/settings/web", **form)
    assert answer.status_code == 422
    assert "«port to listen on»: 99999 is too large" in answer.text
    assert 'name="web.smileys" id="b-web.smileys" value="4"' in answer.text
    assert post.config.written_settings() == {}


async def test_settings_are_the_managers(log_in: Any) -> None:
    technician = await log_in("technician")
    assert (await technician.get("/settings/web")).status_code == 403
