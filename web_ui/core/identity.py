"""Identification of whoever makes a request, and of their language, before any route runs."""

from __future__ import annotations

import secrets
from dataclasses import replace

from starlette.authentication import AuthCredentials, AuthenticationBackend
from starlette.datastructures import MutableHeaders, QueryParams
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from host_daemon.base.texts import LANGUAGES, texts
from host_daemon.store.records import Operator, User
from web_ui.core.services import Services
from web_ui.core.sessions import Sessions
from web_ui.core.visitor import Visitor, csrf_of, preferred

SESSION = "smilepost_session"
CONSOLE = "smilepost_console"
FORM = "smilepost_form"
LANGUAGE = "smilepost_language"
YEAR_S = 366 * 24 * 3600


class BrowserCookies:
    """Middleware that gives every browser a secret for its forms, and remembers the language it chose.

    `?language=ru` on any page chooses a language. Both are in the request's state, as `form_secret` and
    `language`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = HTTPConnection(scope)
        chosen = QueryParams(scope["query_string"]).get("language", "")
        new_cookies = []
        if chosen in LANGUAGES:
            new_cookies.append(cookie(LANGUAGE, chosen, YEAR_S, secure=scope["scheme"] == "https"))
        secret = request.cookies.get(FORM, "")
        if not 20 <= len(secret) <= 64:
            secret = secrets.token_urlsafe(24)
            if not scope["path"].startswith("/static/"):
                new_cookies.append(cookie(FORM, secret, None, secure=scope["scheme"] == "https"))
        request.state.form_secret = secret
        request.state.language = next(
            (code for code in (chosen, request.cookies.get(LANGUAGE)) if code in LANGUAGES),
            preferred(request.headers.get("accept-language", "")),
        )

        async def remembering(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for line in new_cookies:
                    headers.append("set-cookie", line)
            await send(message)

        await self._app(scope, receive, remembering)


class VisitorBackend(AuthenticationBackend):
    """Finds the `Visitor` of a request by its cookies: `request.user`.

    sessions: log-ins. consoles: those who opened the Mobile Console with a PIN.
    """

    def __init__(self, services: Services, sessions: Sessions, consoles: Sessions) -> None:
        self._config = services.config
        self._clock = services.clock
        self._sessions = sessions
        self._consoles = consoles

    async def authenticate(self, conn: HTTPConnection) -> tuple[AuthCredentials, Visitor]:
        who = self._visitor(conn)
        return AuthCredentials([who.role] if who.role else []), who

    def _visitor(self, request: HTTPConnection) -> Visitor:
        address = request.client.host if request.client else "unknown"
        nobody = Visitor(
            name=None,
            role=None,
            csrf=csrf_of(request.state.form_secret),
            texts=texts(request.state.language),
            address=address,
            operator=self._operator(request),
        )
        token = request.cookies.get(SESSION, "")
        if not token or (session := self._sessions.find(token, self._clock.now())) is None:
            return nobody
        user = self._config.one(User, session.user)
        if user is None:
            return nobody
        return replace(nobody, name=user.name, role=user.role, csrf=csrf_of(token), token=token)

    def _operator(self, request: HTTPConnection) -> str | None:
        token = request.cookies.get(CONSOLE, "")
        session = self._consoles.find(token, self._clock.now()) if token else None
        if session is None or self._config.one(Operator, session.user) is None:
            return None
        return session.user


def cookie(name: str, value: str, last_s: int | None, *, secure: bool) -> str:
    """A Set-Cookie line that no script reads and no other site sends with a write."""
    parts = [f"{name}={value}", "Path=/", "HttpOnly", "SameSite=Lax"]
    if last_s is not None:
        parts.append(f"Max-Age={last_s}")
    if secure:
        parts.append("Secure")
    return "; ".join(parts)
