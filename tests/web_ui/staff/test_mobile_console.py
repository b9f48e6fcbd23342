"""The Mobile Console: a PIN opens it alone; entries are kept once; everybody sees the own smiles."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher

from host_daemon.events import ExpressionMeasured, SurveyAnswered, VisitorLeft
from host_daemon.store.records import Operator
from tests.fakes.seen import expression
from web_ui.accounts.pins import PER_NAME
from web_ui.core.services import Post

KEY = "0123456789abcdef" * 2
ENTRY = {"key": KEY, "point": "point-1", "stage": "Heard the price", "reason": "Too expensive"}


@pytest.fixture
def pin(post: Post) -> str:
    """Anna's PIN."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    post.config.put_secret("pins", "anna", cheap.hash("2468"))
    return "2468"


@pytest.fixture
async def anna(pin: str, send: Any, browser: httpx.AsyncClient) -> httpx.AsyncClient:
    answer = await send("/console/pin", page="/console/pin", name="anna ", pin=pin)
    assert (answer.status_code, answer.headers["location"]) == (303, "/console"), answer.text
    return browser


async def enter(browser: httpx.AsyncClient, **entry: Any) -> httpx.Response:
    page = (await browser.get("/console")).text
    headers = {"x-csrf": page.split('name="csrf" content="')[1].split('"')[0]}
    return await browser.post("/console/left", json={**ENTRY, **entry}, headers=headers)


async def test_a_visitor_who_left_is_told_once(post: Post, anna: httpx.AsyncClient, clock: Any) -> None:
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


async def test_who_takes_over_a_name_takes_over_neither_the_pin_nor_the_phone(
    post: Post, anna: httpx.AsyncClient, pin: str, log_in: Any, send: Any
) -> None:
    await log_in("manager")
    await send("/people/operators", page="/people", id="anna", name="Anna", remove="true")
    await send("/people/operators", page="/people", name="Anna")
    assert post.config.one(Operator, "anna") is not None
    anna.cookies.delete("smilepost_session")
    assert (await anna.get("/console")).status_code == 303
    assert (await send("/console/pin", page="/console/pin", name="Anna", pin=pin)).status_code == 403


async def test_an_interview_has_words_and_a_survey_and_belongs_to_no_operator(
    post: Post, anna: httpx.AsyncClient, survey: dict[str, Any]
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
    post: Post, anna: httpx.AsyncClient, wrong: dict[str, Any], status: int
) -> None:
    assert (await enter(anna, **wrong)).status_code == status
    assert post.reader.events([VisitorLeft]) == ()


async def test_an_entry_without_the_token_is_refused(anna: httpx.AsyncClient) -> None:
    assert (await anna.post("/console/left", json=ENTRY)).status_code == 403


async def test_a_pin_opens_nothing_but_the_console(anna: httpx.AsyncClient) -> None:
    assert (await anna.get("/console")).status_code == 200
    for path in ("/", "/health", "/incidents", "/pins", "/me"):
        answer = await anna.get(path, headers={"accept": "application/json"})
        assert answer.status_code == 401, path


async def test_strangers_are_sent_to_the_pin(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/console")
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/pin")


@pytest.mark.parametrize(("name", "guess"), [("Anna", "1357"), ("Nobody", "2468"), ("Anna", "")])
async def test_a_wrong_name_or_pin_is_refused_alike(pin: str, send: Any, name: str, guess: str) -> None:
    answer = await send("/console/pin", page="/console/pin", name=name, pin=guess)
    assert answer.status_code == 403
    assert "Name or PIN is wrong" in answer.text


async def test_guessing_is_held_up(pin: str, send: Any) -> None:
    for guess in range(PER_NAME[0]):
        assert (
            await send("/console/pin", page="/console/pin", name="Anna", pin=str(guess))
        ).status_code == 403
    assert (await send("/console/pin", page="/console/pin", name="Anna", pin=pin)).status_code == 429


@pytest.mark.parametrize(
    ("path", "form"), [("/pins/end", {}), ("/pins", {"pin": "1357"}), ("/pins", {"pin": ""})]
)
async def test_a_manager_ends_the_phones_at_once(
    anna: httpx.AsyncClient, log_in: Any, send: Any, path: str, form: dict[str, str]
) -> None:
    manager = await log_in("manager")
    assert (await manager.get("/pins.json")).json()["holders"][0]["open"] == 1
    await send(path, page="/pins", operator="anna", **form)
    await send("/logout", page="/pins")
    assert (await anna.get("/console")).headers["location"] == "/console/pin"


async def test_a_pin_that_a_manager_sets_opens_and_is_nowhere_in_plain_words(
    post: Post, manager: httpx.AsyncClient, send: Any
) -> None:
    assert (await send("/pins", page="/pins", operator="anna", pin="975313")).status_code == 303
    stored = post.config.secret("pins", "anna")
    assert stored is not None and stored.startswith("$argon2id$") and "975313" not in stored
    answer = await send("/console/pin", page="/console/pin", name="Anna", pin="975313")
    assert answer.status_code == 303


async def test_a_pin_of_letters_is_refused(manager: httpx.AsyncClient, send: Any) -> None:
    assert (await send("/pins", page="/pins", operator="anna", pin="abcd")).status_code == 422


def smiled(post: Post, number: int, operator: str, smile: float) -> ExpressionMeasured:
    return expression(f"press.{operator}.{number}", post.now() - 1000 * number, smile, operator=operator)


async def test_everybody_sees_the_own_smiles_alone(post: Post, anna: httpx.AsyncClient) -> None:
    post.config.put(Operator(id="boris", name="Boris"))
    for number in range(12):
        await post.submit(smiled(post, number, "anna", 0.8))
        await post.submit(smiled(post, number, "boris", 0.1))
    page = (await anna.get("/console/smiles.json")).json()
    assert (page["operator"]["id"], page["index"]["n"]) == ("anna", 12)
    assert page["index"]["value"] == pytest.approx(80)
    assert page["moments"]["greeting"]["value"] == pytest.approx(80)


async def test_too_few_smiles_are_no_figure(post: Post, anna: httpx.AsyncClient) -> None:
    await post.submit(smiled(post, 1, "anna", 0.8))
    page = (await anna.get("/console/smiles.json")).json()
    assert "value" not in page["index"]
