"""Answers to HEAD: those of GET without the body, on every page and its data."""

from __future__ import annotations

from pathlib import PurePosixPath

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# What is no page: a download is noted as one, a stream goes on for ever.
DATA = ("", ".json", ".css", ".js", ".svg")
STREAM = "live"


class HeadAsGet:
    """Answers HEAD where a route knows only GET. One that knows HEAD itself answers for itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD" or not _is_page(scope["path"]):
            await self._app(scope, receive, send)
            return
        refused = False

        async def unless_refused(message: Message) -> None:
            nonlocal refused
            refused = refused or (message["type"] == "http.response.start" and message["status"] == 405)
            if not refused:
                await send(message)

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app(scope, receive, unless_refused)
        if refused:
            await self._app({**scope, "method": "GET"}, receive, without_body)


def _is_page(path: str) -> bool:
    asked = PurePosixPath(path)
    return asked.suffix in DATA and asked.name != STREAM and not path.startswith("/unread/")
