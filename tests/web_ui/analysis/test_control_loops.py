from __future__ import annotations

import httpx
import pytest


@pytest.mark.parametrize("letter", ["a", "b", "c"])
async def test_each_loop_has_its_goal_now_and_what_to_do(manager: httpx.AsyncClient, letter: str) -> None:
    page = (await manager.get(f"/loops/{letter}.json")).json()
    assert {"goal", "lines", "todo"} <= page.keys()
    html = (await manager.get(f"/loops/{letter}", headers={"accept": "text/html"})).text
    assert page["title"] in html


async def test_there_is_no_fourth_loop(manager: httpx.AsyncClient) -> None:
    assert (await manager.get("/loops/d.json")).status_code == 422
