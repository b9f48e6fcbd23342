"""Answers that begin or end a session of this browser."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from host_daemon.base.durations import HOUR_MS
from web_ui.core.identity import cookie
from web_ui.core.services import Services
from web_ui.core.sessions import Sessions


def begun(
    request: Request, services: Services, sessions: Sessions, name: str, user: str, onward: str
) -> Response:
    """Open a session of `user`, and send the browser `onward` with its token in the cookie `name`."""
    last_ms = round(services.settings.session_hours * HOUR_MS)
    token = sessions.open(user, services.now(), last_ms, request.headers.get("user-agent", ""))
    return _answer(request, onward, name, token, last_ms // 1000)


def ended(request: Request, sessions: Sessions, name: str, onward: str) -> Response:
    """Close the session whose token is in the cookie `name`, and send the browser `onward`."""
    sessions.close(request.cookies.get(name, ""))
    return _answer(request, onward, name, "", 0)


def _answer(request: Request, onward: str, name: str, token: str, last_s: int) -> Response:
    answer = RedirectResponse(onward, 303)
    secure = request.url.scheme == "https"
    answer.headers.append("set-cookie", cookie(name, token, last_s, secure=secure))
    return answer
