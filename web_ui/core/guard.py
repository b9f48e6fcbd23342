"""Guard before every route: Host and Origin, size, and the headers of every answer."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from host_daemon.base.texts import mark as _
from host_daemon.base.texts import texts
from web_ui.core.visitor import preferred

# A form or a JSON write; recordings and pictures have limits of their own.
BODY = 256 * 1024

TOO_LARGE = _("Too large.")
NOT_OUR_NAME = _(
    "This post does not answer to that name. Open it by its IP address, or add the name in the "
    "settings under Web pages (web.names)."
)

HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' blob:; media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; "
    "worker-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(self)",
}


class Guard:
    """Refuses foreign Host and Origin headers and long bodies; adds the security headers.

    names: host names under which the pages may be asked for. An address in figures is always good: the
    attack that Host guards against (a foreign name that resolves to us) needs a name.
    larger: path prefixes with a limit of their own, in bytes.
    """

    def __init__(self, app: ASGIApp, names: Iterable[str], larger: dict[str, int]) -> None:
        self._app = app
        self._names = frozenset(name.lower() for name in names)
        self._larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    answer.setdefault(name, value)
                answer.setdefault("cache-control", "no-store")
                if answer["cache-control"] == "no-cache":  # the framework's own, for streams
                    answer["cache-control"] = "no-store"
            await send(message)

        limit = next(
            (size for prefix, size in self._larger.items() if scope["path"].startswith(prefix)), BODY
        )
        if (refusal := self._refusal(Headers(scope=scope), limit)) is not None:
            await refusal(scope, receive, dressed)
            return
        taken = 0

        async def measured() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > limit:
                raise HTTPException(413, TOO_LARGE)  # an error that the framework passes on
            return message

        await self._app(scope, measured, dressed)

    def _refusal(self, headers: Headers, limit: int) -> PlainTextResponse | None:
        host, origin = headers.get("host", ""), headers.get("origin")
        words = texts(preferred(headers.get("accept-language", "")))
        if not self._is_ours(host):
            return PlainTextResponse(words.text(NOT_OUR_NAME), 421)
        if origin is not None and origin.partition("://")[2] != host:
            return PlainTextResponse(words.text(_("Requests from other sites are refused.")), 403)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > limit:
            return PlainTextResponse(words.text(TOO_LARGE), 413)
        return None

    def _is_ours(self, host: str) -> bool:
        name = host.lower()
        name = name[1:].partition("]")[0] if name.startswith("[") else name.partition(":")[0]
        if name in self._names:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True
