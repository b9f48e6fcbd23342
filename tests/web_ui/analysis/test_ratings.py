"""FaceWatch: every rating with its photo, whether it opened an incident or not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from host_daemon.events import Event, IncidentOpened, PhotoAsked, PhotoMissed, PhotoTaken, Rated
from host_daemon.pipeline.active_rules import ActiveRules
from host_daemon.rules.action import MeasureBackground, TakePhoto
from host_daemon.rules.defaults import FACE_WATCH
from host_daemon.rules.json_form import rules_to_json
from host_daemon.store.journal import add
from web_ui.core.services import Services

DAY_MS = 86_400_000


def rated(number: int, at: int, rating: Any = "positive") -> Rated:
    return Rated(
        uid=f"r{number}/rated",
        at=at,
        point="point-1",
        operator="anna",
        rating=rating,
        source="board:a0b1c2d3e4f5",
        cause=f"r{number}",
    )


def asked(of: Rated) -> PhotoAsked:
    uid = f"{of.uid}/photo/counter"
    return PhotoAsked(uid=uid, at=of.at, camera="counter", cause=of.uid, point="point-1")


def taken(post: Services, of: Rated, kept: bool = True) -> PhotoTaken:
    path = f"photos/{of.uid.partition('/')[0]}.jpg"
    if kept:
        (post.data / "photos").mkdir(exist_ok=True)
        (post.data / path).write_bytes(b"\xff\xd8\xff\xd9")
    uid = asked(of).uid
    return PhotoTaken(
        uid=f"{uid}/done",
        at=of.at + 40,
        photo=uid,
        cause=of.uid,
        camera="counter",
        path=path,
        faces=2,
        sha256="0" * 64,
    )


@pytest.fixture
def store(post: Services) -> Callable[..., None]:
    def write(*events: Event) -> None:
        post.journal.submit(lambda db: add(db, events, post.now())).result()

    return write


async def test_a_praise_has_its_photo_though_it_opened_no_incident(
    post: Services, store: Any, manager: httpx.AsyncClient
) -> None:
    praise = rated(1, post.now() - 1000)
    store(praise, asked(praise), taken(post, praise))
    one = (await manager.get("/ratings.json")).json()["ratings"][0]
    assert (one["rating"], one["operator"], one["incident"], one["waiting"]) == (
        "positive",
        "Anna",
        None,
        False,
    )
    (photo,) = one["photos"]
    assert (photo["camera"], photo["faces"]) == ("counter", 2)
    assert (await manager.get(photo["address"])).content == b"\xff\xd8\xff\xd9"
    assert f'src="{photo["address"]}"' in (await manager.get("/ratings")).text


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("board:a0b1c2d3e4f5", "the board had lost power"),
        ("qr", "by phone: where the customer was then is not known"),
        ("kiosk", "the answer was waiting on the tablet"),
    ],
)
async def test_why_a_moment_is_not_certain_goes_by_what_it_came_from(
    post: Services, store: Any, manager: httpx.AsyncClient, source: str, why: str
) -> None:
    vague = replace(rated(1, post.now() - 1000, "negative"), source=source, at_certain=False)
    opened = IncidentOpened(
        uid=f"{vague.uid}/incident",
        at=vague.at,
        point=vague.point,
        operator=vague.operator,
        rating="negative",
        cause=vague.uid,
        rule="negative rating",
    )
    store(vague, opened)
    listed = (await manager.get("/ratings")).text
    incident = (await manager.get("/incidents/r1~1rated~1incident")).text
    told = ("the board had lost power", "by phone: where", "the answer had waited")
    assert [text for text in told if text in listed] == [text for text in told if text in why]
    assert why in listed and why in incident


async def test_why_there_is_no_photo(post: Services, store: Any, manager: httpx.AsyncClient) -> None:
    now = post.now()
    waits, missed, expired = rated(1, now - 1), rated(2, now - 2), rated(3, now - 3)
    why = "The camera has no picture of that moment."
    done = PhotoMissed(
        uid=f"{asked(missed).uid}/done", at=now, photo=asked(missed).uid, cause=missed.uid, reason=why
    )
    store(
        waits, asked(waits), missed, asked(missed), done, expired, asked(expired), taken(post, expired, False)
    )
    found = (await manager.get("/ratings.json")).json()["ratings"][:3]
    assert [(one["photos"], one["waiting"], one["missed"]) for one in found] == [
        ([], True, ""),
        ([], False, why),
        ([], False, ""),
    ]
    assert why in (await manager.get("/ratings")).text


async def test_a_day_and_a_rating_are_chosen(post: Services, store: Any, manager: httpx.AsyncClient) -> None:
    now = post.now()
    store(rated(1, now - DAY_MS), rated(2, now - 2000), rated(3, now - 1000, "neutral"))
    today = (await manager.get("/ratings.json?show=neutral")).json()
    assert [one["rating"] for one in today["ratings"]] == ["neutral"]
    assert today["after"] == ""
    before = (await manager.get(f"/ratings.json?day={today['before']}")).json()
    assert (before["count"], before["after"]) == (1, today["day"])
    assert "Nobody rated on that day." in (await manager.get("/ratings?day=0001-01-01")).text


async def test_a_manager_has_every_rating_photographed_and_stops_it(
    post: Services, manager: httpx.AsyncClient, send: Any
) -> None:
    post.config.write_settings({"vision": {"cameras": [{"name": "counter", "point": "point-1"}]}})
    assert not (await manager.get("/ratings.json")).json()["of_every"]
    before = ActiveRules(post.config).written()
    assert (await send("/ratings/photos", page="/ratings", on="true")).status_code == 303
    assert (await manager.get("/ratings.json")).json()["of_every"]
    assert ActiveRules(post.config).written() == (*before, FACE_WATCH)
    assert (await send("/ratings/photos", page="/ratings", on="false")).status_code == 303
    assert ActiveRules(post.config).written() == before
    assert [line.user for line in post.reader.audit("rules/photo of every rating")] == ["manager"] * 2


async def test_a_rule_that_also_does_something_else_stays(post: Services, manager: Any, send: Any) -> None:
    post.config.write_settings({"vision": {"cameras": [{"name": "counter", "point": "point-1"}]}})
    both = replace(FACE_WATCH, name="mine", do=(TakePhoto(), MeasureBackground()))
    post.config.write_rules(rules_to_json([both]))
    assert (await manager.get("/ratings.json")).json()["of_every"]
    await send("/ratings/photos", page="/ratings", on="false")
    assert ActiveRules(post.config).written() == (replace(both, do=(MeasureBackground(),)),)


async def test_technicians_do_not_see_customers(log_in: Any) -> None:
    technician = await log_in("technician")
    assert (await technician.get("/ratings")).status_code == 403
    assert (await technician.post("/ratings/photos", data={"on": "true"})).status_code == 403
