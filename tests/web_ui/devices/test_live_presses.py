from __future__ import annotations

import dataclasses
from datetime import UTC

from fastapi import FastAPI

from host_daemon.base.texts import texts
from tests.web_ui.devices.fob import BOARD, pressed
from tests.web_ui.incident import AT
from web_ui.core.live_sections import AGAIN, Viewer
from web_ui.core.services import Services
from web_ui.core.visitor import Visitor
from web_ui.devices.live_presses import live, told


def test_a_press_is_told_in_words() -> None:
    found = told(pressed(1, AT, number=7), BOARD, texts("en"), UTC)
    assert (found["button"], found["gesture"]) == ("Ask", "press")
    assert found["meaning"] == "asks the customer for a rating"
    assert found["number"] == 7


def test_the_words_are_in_the_reader_s_language() -> None:
    assert told(pressed(1, AT), BOARD, texts("ru"), UTC)["gesture"] == "нажатие"


def test_a_button_that_the_pin_map_lacks_is_told_by_its_number() -> None:
    found = told(pressed(1, AT, button=40), BOARD, texts("en"), UTC)
    assert (found["button"], found["meaning"]) == ("40", "")


def test_a_board_without_a_pin_map_is_told_by_numbers() -> None:
    strange = dataclasses.replace(BOARD, pins="toaster")
    assert told(pressed(1, AT, button=1), strange, texts("en"), UTC)["button"] == "1"


async def test_presses_of_this_board_are_told_as_they_come(app: FastAPI, post: Services) -> None:
    sessions = app.state.sessions
    token = sessions.open("manager", post.now(), 60_000)
    who = Visitor(name="manager", role="manager", csrf="", texts=texts("en"), address="", token=token)
    stream = live(BOARD, Viewer(who, post, sessions), UTC)
    assert await anext(stream) == AGAIN
    await anext(stream)  # the stream listens from now on
    post.bus.publish(dataclasses.replace(pressed(1, AT), device="000000000000", uid="other"))
    post.bus.publish(pressed(2, AT, number=5))
    assert (await anext(stream)).data["number"] == 5
    await stream.aclose()  # type: ignore[attr-defined]
