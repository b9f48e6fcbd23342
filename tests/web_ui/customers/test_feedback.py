from __future__ import annotations

import sqlite3
from typing import Any

import httpx
import pytest

from host_daemon.events import FeedbackGiven, Rated
from web_ui.core.services import Services
from web_ui.core.submission import OLDEST_MS

KEY = "0123456789abcdef" * 2
RATING = "/feedback/qr/point-1/rating"
WORDS = "/feedback/qr/point-1/words"


async def test_a_smiley_becomes_a_rating(post: Services, browser: httpx.AsyncClient, clock: Any) -> None:
    answer = await browser.post(RATING, json={"key": KEY, "rating": "positive", "age_ms": 500})
    assert answer.status_code == 200
    rated = post.reader.event(f"qr/{KEY}/rated")
    assert isinstance(rated, Rated)
    assert (rated.point, rated.rating, rated.source, rated.at) == (
        "point-1",
        "positive",
        "qr",
        clock.at - 500,
    )


@pytest.mark.parametrize(
    "part",
    [
        '"age_ms": NaN',
        '"age_ms": 1e999',
        r'"operator": "\ud800"',
        r'"rating": "\udfff"',
    ],
)
async def test_json_that_no_answer_can_repeat_is_refused(browser: httpx.AsyncClient, part: str) -> None:
    content = f'{{"key": "{KEY}", "rating": "positive", {part}}}'
    headers = {"content-type": "application/json", "accept": "application/json"}
    answer = await browser.post(RATING, content=content, headers=headers)
    assert answer.status_code == 422
    assert set(answer.json()["detail"][0]) == {"type", "loc", "msg"}


async def test_a_repeat_changes_nothing(post: Services, browser: httpx.AsyncClient, clock: Any) -> None:
    for _ in range(3):
        assert (await browser.post(RATING, json={"key": KEY, "rating": "negative"})).status_code == 200
        clock.at += 5000
    assert len([one for one in post.reader.events([Rated]) if one.source == "qr"]) == 1


async def test_a_disk_that_cannot_be_written_is_said_and_the_phone_may_try_again(
    post: Services, browser: httpx.AsyncClient
) -> None:
    blocker = sqlite3.connect(post.journal.path)
    await post.journal.write(lambda db: db.execute("PRAGMA busy_timeout=10") and None)
    blocker.execute("BEGIN IMMEDIATE")
    answer = await browser.post(RATING, json={"key": KEY, "rating": "negative"})
    assert (answer.status_code, "cannot store" in answer.text) == (503, True)
    blocker.rollback()
    blocker.close()
    assert (await browser.post(RATING, json={"key": KEY, "rating": "negative"})).status_code == 200


async def test_words_join_their_rating(post: Services, browser: httpx.AsyncClient) -> None:
    await browser.post(RATING, json={"key": KEY, "rating": "negative"})
    words = {
        "key": KEY,
        "reasons": ["Waiting", "Waiting", "Price"],
        "text": " Долго\x00 ждал\nочень ",
        "contact": "a@b",
    }
    assert (await browser.post(WORDS, json=words)).status_code == 200
    (given,) = post.reader.events([FeedbackGiven])
    assert given.cause == f"qr/{KEY}/rated"
    assert given.reasons == ("Waiting", "Price")
    assert given.text == "Долго  ждал\nочень"
    assert not given.publish


async def test_what_may_be_published_is_kept_part_by_part(post: Services, browser: httpx.AsyncClient) -> None:
    await browser.post(RATING, json={"key": KEY, "rating": "positive"})
    await browser.post(WORDS, json={"key": KEY, "text": "x", "publish_voice": True})
    (given,) = post.reader.events([FeedbackGiven])
    assert (given.publish, given.publish_voice, given.publish_photo) == (False, True, False)


async def test_a_smile_s_rating_says_what_it_was(post: Services, browser: httpx.AsyncClient) -> None:
    await browser.post(
        "/feedback/kiosk/point-1/rating", json={"key": KEY, "rating": "positive", "by": "smile"}
    )
    rated = post.reader.event(f"kiosk/{KEY}/rated")
    assert isinstance(rated, Rated) and rated.cause == f"kiosk/{KEY}/smile"


async def test_a_kiosk_s_number_names_its_worker(post: Services, browser: httpx.AsyncClient) -> None:
    numbers = [
        {"number": 7, "name": "Anna", "operator": "anna"},
        {"number": 9, "name": "Loans", "operator": ""},
        {"number": 11, "name": "Gone", "operator": "nobody"},
    ]
    post.config.write_settings({"web": {"kiosk_people": True}, "contacts": {"numbers": numbers}})
    page = (await browser.get("/kiosk/point-1.json")).json()
    assert [(one["number"], one["name"]) for one in page["choices"]] == [
        (7, "Anna"),
        (9, "Loans"),
        (11, "Gone"),
    ]
    for number, operator in ((7, "anna"), (9, None), (11, None)):
        key = f"{number:032x}"
        body = {"key": key, "rating": "positive", "number": number}
        assert (await browser.post("/feedback/kiosk/point-1/rating", json=body)).status_code == 200
        rated = post.reader.event(f"kiosk/{key}/rated")
        assert isinstance(rated, Rated) and (rated.number, rated.operator) == (number, operator)


@pytest.mark.parametrize(
    ("way", "age", "certain"), [("qr", 0, False), ("kiosk", 0, True), ("kiosk", 60_000, False)]
)
async def test_only_a_fresh_rating_at_the_counter_knows_its_moment(
    post: Services, browser: httpx.AsyncClient, way: str, age: int, certain: bool
) -> None:
    answer = await browser.post(
        f"/feedback/{way}/point-1/rating", json={"key": KEY, "rating": "negative", "age_ms": age}
    )
    assert answer.status_code == 200
    rated = post.reader.event(f"{way}/{KEY}/rated")
    assert isinstance(rated, Rated) and rated.at_certain is certain


@pytest.mark.parametrize(
    "body",
    [
        {"key": "short", "rating": "positive"},
        {"key": KEY, "rating": "splendid"},
        {"key": KEY, "rating": "positive", "age_ms": -1},
        {"key": KEY, "rating": "positive", "age_ms": OLDEST_MS + 1},
        {"key": KEY},
        [],
    ],
)
async def test_nonsense_is_refused(post: Services, browser: httpx.AsyncClient, body: Any) -> None:
    assert (await browser.post(RATING, json=body)).status_code == 422
    assert post.reader.event(f"qr/{KEY}/rated") is None


async def test_a_form_of_another_site_is_refused(post: Services, browser: httpx.AsyncClient) -> None:
    body = f'{{"key": "{KEY}", "rating": "negative", "x": "="}}'
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        answer = await browser.post(RATING, content=body, headers={"content-type": kind})
        assert answer.status_code == 422
    assert post.reader.event(f"qr/{KEY}/rated") is None


async def test_an_unknown_point_or_operator_is_refused(browser: httpx.AsyncClient) -> None:
    body = {"key": KEY, "rating": "positive"}
    assert (await browser.post("/feedback/qr/nowhere/rating", json=body)).status_code == 404
    assert (await browser.post(RATING, json={**body, "operator": "nobody"})).status_code == 404
    assert (await browser.get("/q/nowhere")).status_code == 404


async def test_public_pages_show_nothing_of_the_inside(browser: httpx.AsyncClient) -> None:
    for path in ("/q/point-1", "/kiosk/point-1", "/display/point-1"):
        text = (await browser.get(path)).text
        assert "Anna" not in text and "/incidents" not in text
