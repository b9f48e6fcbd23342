"""Answers to what cannot be done: pages for people, JSON for programs."""

from __future__ import annotations

import httpx
import pytest

PROGRAM = {"accept": "application/json"}


async def test_a_person_gets_a_page_and_a_program_json(manager: httpx.AsyncClient) -> None:
    page = await manager.get("/nothing-here")
    assert (page.status_code, "There is no such page." in page.text) == (404, True)
    assert page.headers["content-type"].startswith("text/html")
    answer = await manager.get("/nothing-here", headers=PROGRAM)
    assert (answer.status_code, answer.json()) == (404, {"detail": "There is no such page."})


async def test_a_twin_is_answered_in_json_whoever_asks(manager: httpx.AsyncClient) -> None:
    answer = await manager.get("/incidents/nothing.json")
    assert (answer.status_code, answer.json()) == (404, {"detail": "There is no such incident."})


async def test_it_is_said_in_the_visitor_s_language(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/nothing-here?language=ru", headers=PROGRAM)
    assert answer.json() == {"detail": "Такой страницы нет."}


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("/incidents?status=new&before=7", "/login?onward=/incidents%3Fstatus%3Dnew%26before%3D7"),
        ("/", "/login?onward=/"),
        ("/console/smiles", "/console/pin"),
    ],
)
async def test_a_stranger_is_sent_to_log_in_first(browser: httpx.AsyncClient, path: str, where: str) -> None:
    answer = await browser.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, where)


async def test_a_program_that_is_not_logged_in_is_refused(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/incidents", headers=PROGRAM)).status_code == 401


async def test_an_address_is_used_as_it_is_meant(manager: httpx.AsyncClient) -> None:
    answer = await manager.delete("/incidents", headers=PROGRAM)
    assert (answer.status_code, answer.json()) == (405, {"detail": "This page cannot be used that way."})


async def test_what_does_not_fit_is_named_but_not_repeated(manager: httpx.AsyncClient) -> None:
    answer = await manager.get("/incidents.json?before=secret", headers=PROGRAM)
    assert answer.status_code == 422
    (told,) = answer.json()["detail"]
    assert told["loc"] == ["query", "before"]
    assert "secret" not in answer.text
    page = await manager.get("/incidents?before=secret")
    assert (page.status_code, "is wrong" in page.text) == (422, True)
