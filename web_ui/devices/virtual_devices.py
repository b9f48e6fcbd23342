"""Virtual boards of a post without hardware, and the messages that the demonstration's receiver got."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import Depends, HTTPException
from pydantic import BaseModel, Field

from host_daemon.base.texts import mark as _
from web_ui.core.access import READERS, WIRERS, header_token
from web_ui.core.page import PageRouter
from web_ui.core.services import Demonstration, ServicesOf

boards = PageRouter(WIRERS)
scripts = PageRouter(WIRERS, header_token)
receiver = PageRouter(READERS)
routers = (boards, scripts, receiver)


@dataclass(frozen=True, kw_only=True)
class PanelPage:
    """boards: as `Demonstration.boards` gives them. problem: why there are none, or empty."""

    boards: list[dict[str, Any]]
    problem: str


@dataclass(frozen=True, kw_only=True)
class ReceivedPage:
    """messages: as `Demonstration.received` gives them, newest first."""

    messages: list[dict[str, Any]]
    problem: str


class PinPress(BaseModel):
    board: str = Field(max_length=100)
    button: str = Field(max_length=100)
    gesture: Literal["click", "double", "hold"] = "click"


class PinPressed(BaseModel):
    pressed: bool = True


def _demonstration(services: ServicesOf) -> Demonstration:
    if services.demo is None:
        raise HTTPException(404, _("There are no virtual devices on this post."))
    return services.demo


DemonstrationOf = Annotated[Demonstration, Depends(_demonstration)]


@boards.page("/virtual", "virtual.html")
async def virtual_boards(demo: DemonstrationOf) -> PanelPage:
    """The virtual boards with their buttons and lights."""
    try:
        return PanelPage(boards=await demo.boards(), problem="")
    except OSError:
        return PanelPage(boards=[], problem=_("The virtual boards do not answer."))


@receiver.page("/received", "received.html")
async def received(demo: DemonstrationOf) -> ReceivedPage:
    """Messages that the demonstration's receiver got."""
    try:
        messages = await demo.received()
    except OSError:
        return ReceivedPage(messages=[], problem=_("The demonstration's receiver does not answer."))
    return ReceivedPage(messages=messages[::-1], problem="")


@scripts.post("/virtual/press")
async def press(demo: DemonstrationOf, wanted: PinPress) -> PinPressed:
    """Press a virtual pin."""
    try:
        await demo.press(wanted.board, wanted.button, wanted.gesture)
    except (KeyError, ValueError):
        raise HTTPException(404, _("There is no such board or button.")) from None
    except OSError:
        raise HTTPException(503, _("The virtual boards do not answer.")) from None
    return PinPressed()
