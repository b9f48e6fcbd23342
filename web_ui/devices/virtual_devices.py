"""Virtual boards of a post without hardware, and the messages that the demonstration's receiver got."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from fastapi import Depends, FastAPI, HTTPException, Request
from pydantic import BaseModel, Field

from host_daemon.base.texts import mark as _
from web_ui.core.access import READERS, WIRERS, header_token
from web_ui.core.page import Pages
from web_ui.core.services import Demonstration, Post


@dataclass(frozen=True, kw_only=True)
class PanelPage:
    """boards: as `post.Stage.boards` gives them. problem: why there are none, or empty."""

    boards: list[dict[str, Any]]
    problem: str


@dataclass(frozen=True, kw_only=True)
class ReceivedPage:
    """messages: as `post.Stage.received` gives them, newest first."""

    messages: list[dict[str, Any]]
    problem: str


class PinPress(BaseModel):
    board: str = Field(max_length=100)
    button: str = Field(max_length=100)
    gesture: Literal["click", "double", "hold"] = "click"


class PinPressed(BaseModel):
    pressed: bool = True


def add(app: FastAPI, pages: Pages, post: Post) -> None:
    """Adds the routes."""

    async def virtual_boards(request: Request) -> PanelPage:
        """The virtual boards with their buttons and lights."""
        try:
            return PanelPage(boards=await _stage(post).boards(), problem="")
        except OSError:
            return PanelPage(boards=[], problem=_("The virtual boards do not answer."))

    async def received(request: Request) -> ReceivedPage:
        """What the demonstration's receiver got."""
        try:
            messages = await _stage(post).received()
        except OSError:
            return ReceivedPage(messages=[], problem=_("The demonstration's receiver does not answer."))
        return ReceivedPage(messages=messages[::-1], problem="")

    pages.add("/virtual", "virtual.html", virtual_boards, WIRERS)
    pages.add("/received", "received.html", received, READERS)

    @app.post("/virtual/press", dependencies=[Depends(WIRERS), Depends(header_token)])
    async def press(request: Request, wanted: PinPress) -> PinPressed:
        """Press a virtual pin."""
        try:
            await _stage(post).press(wanted.board, wanted.button, wanted.gesture)
        except (KeyError, ValueError):
            raise HTTPException(404, _("There is no such board or button.")) from None
        except OSError:
            raise HTTPException(503, _("The virtual boards do not answer.")) from None
        return PinPressed()


def _stage(post: Post) -> Demonstration:
    if post.stage is None:
        raise HTTPException(404, _("No stand-ins run on this post."))
    return post.stage
