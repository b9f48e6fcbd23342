"""Presses of a board as they come, to try its buttons."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import tzinfo
from typing import Annotated

from fastapi import Depends
from fastapi.sse import EventSourceResponse, ServerSentEvent

from host_daemon.base.texts import Texts
from host_daemon.events import Pressed
from host_daemon.store.records import Board
from web_ui.core.access import WIRERS
from web_ui.core.labels import WORDS
from web_ui.core.live_sections import AGAIN, STILL_HERE, STILL_S, Viewer, Viewers
from web_ui.core.page import PageRouter
from web_ui.core.services import ZoneOf
from web_ui.devices.board import BoardOf
from web_ui.devices.button_meanings import pins_of

VIEWERS = 20

router = PageRouter(WIRERS)
routers = (router,)


@router.get("/boards/{device}/live", response_class=EventSourceResponse)
async def live(
    board: BoardOf, viewer: Annotated[Viewer, Depends(Viewers(VIEWERS))], zone: ZoneOf
) -> AsyncIterator[ServerSentEvent]:
    """Server-sent events: each press of this board as it comes, as a JSON object with its words."""
    yield AGAIN
    async for events in viewer.events(STILL_S):
        presses = [one for one in events if isinstance(one, Pressed) and one.device == board.device]
        for press in presses:
            yield ServerSentEvent(data=told(press, board, viewer.who.texts, zone))
        if not presses:
            yield STILL_HERE


def told(press: Pressed, board: Board, words: Texts, zone: tzinfo) -> dict[str, object]:
    """A press in the reader's language: which button, how, what it means, when, by which link."""
    pins = pins_of(board)
    names = list(pins.buttons) if pins else []
    name = names[press.button] if press.button < len(names) else str(press.button)
    meaning = board.meaning(press.button, press.gesture) or ""
    button, gesture = WORDS["button"].get(name, name), WORDS["gesture"][press.gesture]
    meant = WORDS["meaning"].get(meaning, meaning)
    return {
        "button": words.text(button),
        "gesture": words.text(gesture),
        "meaning": words.text(meant),
        "number": press.number,
        "time": words.time(press.at, zone),
        "link": press.link,
    }
