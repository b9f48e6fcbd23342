"""The Mobile Console: a PIN opens it alone; entries are kept once; everybody sees the own smiles."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from host_daemon.events import ExpressionMeasured, SurveyAnswered, VisitorLeft
from host_daemon.store.records import Operator
from tests.fakes.seen import expression
from web_ui.core.services import Services

KEY = "0123456789abcdef" * 2
ENTRY = {"key": KEY, "point": "point-1", "stage": "Heard the price", "reason": "Too expensive"}


async def enter(browser: httpx.AsyncClient, **entry: Any) -> httpx.Response:
    page = (await browser.get("/console")).text
    headers = {"x-csrf": page.split('name="csrf" content="')[1].split('"')[0]}
    return await browser.post("/console/left", json={**ENTRY, **entry}, headers=headers)


async def test_a_visitor_who_left_is_told_once(post: Services, anna: httpx.AsyncClient, clock: Any) -> None:
    for _ in range(2):
        assert (await enter(anna, age_ms=2000)).status_code == 200
    (left,) = post.reader.events([VisitorLeft])
    assert (left.stage, left.reason, left.operator, left.source, left.point) == (
        "Heard the price",
        "Too expensive",
        "anna",
        "staff:anna",
        "point-1",
    )
    assert left.at == clock.at - 2000


async def test_an_interview_has_words_and_a_survey_and_belongs_to_no_operator(
    post: Services, anna: httpx.AsyncClient, survey: dict[str, Any]
) -> None:
    post.config.write_surveys([survey])
    answers = {"Overall": 2, "Clean": 0}
    await enter(anna, interview=True, comment="Wanted red ones", survey="Visit", answers=answers)
    (left,) = post.reader.events([VisitorLeft])
    assert (left.operator, left.source, left.comment) == (None, "interview:anna", "Wanted red ones")
    (told,) = post.reader.events([SurveyAnswered])
    assert (told.key, told.factors, told.source) == (1, {"Clean": 5}, "interview:anna")


@pytest.mark.parametrize(
    ("wrong", "status"),
    [({"stage": " "}, 422), ({"key": "short"}, 422), ({"point": "nowhere"}, 404), ({"age_ms": -1}, 422)],
)
async def test_nonsense_is_refused(
    post: Services, anna: httpx.AsyncClient, wrong: dict[str, Any], status: int
) -> None:
    assert (await enter(anna, **wrong)).status_code == status
    assert post.reader.events([VisitorLeft]) == ()


async def test_an_entry_without_the_token_is_refused(anna: httpx.AsyncClient) -> None:
    assert (await anna.post("/console/left", json=ENTRY)).status_code == 403


def smiled(post: Services, number: int, operator: str, smile: float) -> ExpressionMeasured:
    return expression(f"press.{operator}.{number}", post.now() - 1000 * number, smile, operator=operator)


async def test_everybody_sees_the_own_smiles_alone(post: Services, anna: httpx.AsyncClient) -> None:
    post.config.put(Operator(id="boris", name="Boris"))
    for number in range(12):
        await post.events.store(smiled(post, number, "anna", 0.8))
        await post.events.store(smiled(post, number, "boris", 0.1))
    page = (await anna.get("/console/smiles.json")).json()
    assert (page["operator"]["id"], page["index"]["n"]) == ("anna", 12)
    assert page["index"]["value"] == pytest.approx(80)
    assert page["moments"]["greeting"]["value"] == pytest.approx(80)


async def test_too_few_smiles_are_no_figure(post: Services, anna: httpx.AsyncClient) -> None:
    await post.events.store(smiled(post, 1, "anna", 0.8))
    page = (await anna.get("/console/smiles.json")).json()
    assert "value" not in page["index"]
