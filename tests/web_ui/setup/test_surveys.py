"""Surveys: written by managers, answered behind the QR code."""

from __future__ import annotations

from typing import Any

import httpx

from host_daemon.events import SurveyAnswered
from host_daemon.store.records import Point
from web_ui.core.services import Services

KEY = "0123456789abcdef" * 2
FORM = {
    "name": "Visit",
    "point": ["point-1"],
    "q0.name": "Overall",
    "q0.ru": "Как прошёл визит?",
    "q0.en": "How was your visit?",
    "q0.kind": "smileys",
    "q1.name": "Clean",
    "q1.en": "Was it clean?",
    "q1.kind": "smileys",
    "q1.place": "3",
    "q2.name": "Why here",
    "q2.en": "Why us?",
    "q2.kind": "choice",
    "q2.choices_en": "Near\nPrice\n",
    "q2.choices_ru": "Близко\nЦена\n",
    "q2.place": "2",
    "q3.name": "",
}


async def test_a_survey_is_asked_where_it_was_chosen(post: Services, manager: Any, send: Any) -> None:
    assert (await send("/surveys", page="/surveys/edit", **FORM)).status_code == 303
    page = (await manager.get("/q/point-1.json", headers={"accept-language": "ru"})).json()
    assert (page["survey"], page["question"]) == ("Visit", "Как прошёл визит?")
    assert [(one["name"], one["kind"], one["choices"]) for one in page["steps"]] == [
        ("Why here", "choice", ["Близко", "Цена"]),
        ("Clean", "smileys", []),
    ]
    assert [line.action for line in post.reader.audit("surveys/Visit")] == ["set up"]


async def test_a_point_asks_the_survey_chosen_last(manager: Any, send: Any) -> None:
    await send("/surveys", page="/surveys/edit", **FORM)
    await send("/surveys", page="/surveys/edit", **{**FORM, "name": "Other"})
    found = (await manager.get("/surveys.json")).json()["surveys"]
    assert {one["name"]: one["points"] for one in found} == {"Other": ["point-1"], "Visit": []}


async def test_a_changed_name_is_not_a_second_survey(manager: Any, send: Any) -> None:
    await send("/surveys", page="/surveys/edit", **FORM)
    await send("/surveys", page="/surveys/edit?name=Visit", **{**FORM, "name": "New", "old": "Visit"})
    assert [one["name"] for one in (await manager.get("/surveys.json")).json()["surveys"]] == ["New"]


async def test_what_is_wrong_is_said_and_what_was_written_stays(manager: Any, send: Any) -> None:
    answer = await send("/surveys", page="/surveys/edit", **{**FORM, "q0.kind": "text"})
    assert answer.status_code == 422
    assert "answered with smileys" in answer.text and "Was it clean?" in answer.text
    assert (await manager.get("/surveys.json")).json()["surveys"] == []


async def test_a_removed_survey_is_asked_no_more(manager: Any, send: Any) -> None:
    await send("/surveys", page="/surveys/edit", **FORM)
    assert (await send("/surveys/remove", page="/surveys", name="Visit")).status_code == 303
    assert (await manager.get("/q/point-1.json")).json()["survey"] == ""
    assert (await send("/surveys/remove", page="/surveys/edit", name="Visit")).status_code == 404


async def test_answers_become_an_event_that_belongs_to_the_rating(
    post: Services, browser: httpx.AsyncClient, manager: Any, send: Any
) -> None:
    await send("/surveys", page="/surveys/edit", **FORM)
    given = {"key": KEY, "survey": "Visit", "answers": {"Overall": 1, "Clean": 0, "Why here": 0}}
    assert (await browser.post("/feedback/qr/point-1/survey", json=given)).status_code == 409
    await browser.post("/feedback/qr/point-1/rating", json={"key": KEY, "rating": "neutral"})
    for _ in range(2):
        assert (await browser.post("/feedback/qr/point-1/survey", json=given)).status_code == 200
    (told,) = post.reader.events([SurveyAnswered])
    assert (told.cause, told.survey, told.source, told.point) == (
        f"qr/{KEY}/rated",
        "Visit",
        "qr",
        "point-1",
    )
    assert (told.key, told.factors, told.others) == (3, {"Clean": 5}, {"Why here": "Near"})


async def test_a_survey_of_another_point_is_not_asked(post: Services, manager: Any, send: Any) -> None:
    post.config.put(Point(id="point-2", name="Counter 2"))
    await send("/surveys", page="/surveys/edit", **FORM)
    assert (await manager.get("/q/point-2.json")).json()["survey"] == ""


async def test_a_damaged_survey_stops_no_customer(post: Services, browser: httpx.AsyncClient) -> None:
    post.config.write_surveys([{"name": "Broken", "points": ["point-1"], "questions": 5}])
    assert (await browser.get("/q/point-1")).status_code == 200
