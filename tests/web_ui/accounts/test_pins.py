"""PINs open the Mobile Console, and nothing else."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from host_daemon.store.records import Operator
from web_ui.accounts.pins import PER_NAME
from web_ui.core.services import Services


async def test_who_takes_over_a_name_takes_over_neither_the_pin_nor_the_phone(
    post: Services, anna: httpx.AsyncClient, pin: str, log_in: Any, send: Any
) -> None:
    await log_in("manager")
    await send("/people/operators", page="/people", id="anna", name="Anna", remove="true")
    await send("/people/operators", page="/people", name="Anna")
    assert post.config.one(Operator, "anna") is not None
    anna.cookies.delete("smilepost_session")
    assert (await anna.get("/console")).status_code == 303
    assert (await send("/console/pin", page="/console/pin", name="Anna", pin=pin)).status_code == 403


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
    post: Services, manager: httpx.AsyncClient, send: Any
) -> None:
    assert (await send("/pins", page="/pins", operator="anna", pin="975313")).status_code == 303
    stored = post.config.secret("pins", "anna")
    assert stored is not None and stored.startswith("$argon2id$") and "975313" not in stored
    answer = await send("/console/pin", page="/console/pin", name="Anna", pin="975313")
    assert answer.status_code == 303


async def test_a_pin_of_letters_is_refused(manager: httpx.AsyncClient, send: Any) -> None:
    assert (await send("/pins", page="/pins", operator="anna", pin="abcd")).status_code == 422
