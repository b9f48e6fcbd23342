from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.web_ui.conftest import token
from tests.web_ui.stage import FakeStage
from web_ui.core.services import Services

GREEN = {"board": "Remote at the counter", "button": "green", "gesture": "hold"}


@pytest.fixture
def press(manager: httpx.AsyncClient) -> Any:
    """`await press(board=..., button=...)` presses a pin as the page would."""

    async def sends(**pin: str) -> httpx.Response:
        csrf = token((await manager.get("/virtual")).text)
        return await manager.post("/virtual/press", json=pin, headers={"x-csrf": csrf})

    return sends


async def test_the_page_names_boards_and_buttons(manager: httpx.AsyncClient) -> None:
    page = (await manager.get("/virtual.json")).json()
    assert [board["name"] for board in page["boards"]] == ["Remote at the counter"]
    assert page["problem"] == ""


async def test_a_pin_is_pressed(press: Any, stage: FakeStage) -> None:
    answer = await press(**GREEN)
    assert (answer.status_code, answer.json()) == (200, {"pressed": True})
    assert stage.pressed == [("Remote at the counter", "green", "hold")]


async def test_a_pin_of_an_unknown_board_is_not_found(press: Any, stage: FakeStage) -> None:
    assert (await press(**GREEN | {"board": "Remote at the door"})).status_code == 404
    assert stage.pressed == []


async def test_a_gesture_that_no_button_knows_is_refused(press: Any, stage: FakeStage) -> None:
    assert (await press(**GREEN | {"gesture": "stroke"})).status_code == 422
    assert stage.pressed == []


async def test_a_press_without_the_token_is_refused(manager: httpx.AsyncClient, stage: FakeStage) -> None:
    assert (await manager.post("/virtual/press", json=GREEN)).status_code == 403
    assert stage.pressed == []


async def test_boards_that_do_not_answer_are_told(manager: httpx.AsyncClient, stage: FakeStage) -> None:
    stage.down = True
    page = (await manager.get("/virtual.json")).json()
    assert page == {"boards": [], "problem": "The virtual boards do not answer."}


async def test_the_newest_message_of_the_receiver_stands_first(manager: httpx.AsyncClient) -> None:
    page = (await manager.get("/received.json")).json()
    assert [message["title"] for message in page["messages"]] == ["Track", "Negative rating"]


@pytest.mark.parametrize("path", ["/virtual", "/received"])
async def test_a_post_with_hardware_has_no_virtual_devices(post: Services, log_in: Any, path: str) -> None:
    object.__setattr__(post, "demo", None)
    manager = await log_in("manager")
    assert (await manager.get(path)).status_code == 404
