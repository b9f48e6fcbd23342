"""Network addresses without their secrets: the one place that decides what of an address may be shown.

Nothing between the scheme and the last `@` is shown, and no value of a field that signs in (user, password,
token, key and the like), be it in the query or in the path, as some cameras have it
(`rtsp://camera/user=admin_password=secret_channel=1`). Rather too much is hidden than too little.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

HIDDEN = "…"

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://+")
# Kinds of sources that are no network addresses; a file's name may well hold an @.
_LOCAL = re.compile(r"(file|v4l2|picamera2|pulse|serial):(?!//[^/])|/")
_SIGNED_IN = re.compile(r"[^\s@:/]+:\S*@")
_SECRET = re.compile(
    r"user|usr|login|account|pass|pwd|psw|token|key|auth|secret|sign|sess|cred|hash|jwt|bearer", re.IGNORECASE
)
_SHORT = frozenset({"u", "p", "pw", "pas", "sid", "pin", "code"})
# A name of a path is a secret's own only if it is nothing else: `/users/door` is a place.
_PATH_SECRET = re.compile(
    r"(?<=[/?&;])(user|login|pass|passwd|password|pwd|token|key|apikey|api_key|auth|secret)(/+|:)([^/?#]+)",
    re.IGNORECASE,
)
_EQUALS = re.compile(r"=|%3d", re.IGNORECASE)
_BETWEEN = re.compile(r"[/?&;#,]")
_AUTHORITY = re.compile(r"[^/?#]*")
_HOST = re.compile(r"(\[[0-9A-Za-z:.%]*\]|[^:\[\]]*)(:\d*)?")
# In a text: an address with a sign in its password that ends addresses; any other; a path with fields.
_IN_TEXT = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]{0,30}://+[^\s/?#@:]+:(?!\d*(?:[/?#\s'\"),;]|$))[^\n]*@[^\s'\"<>]*"
    r"|[A-Za-z][A-Za-z0-9+.-]{0,30}://+[^\s'\"<>]+"
    r"|[/?][^\s'\"<>]{0,500}=[^\s'\"<>]*"
)


def shown_address(address: str) -> str:
    """An address as people may see it. A text that is no address stays as it is."""
    if _LOCAL.match(address):
        return address
    scheme = _SCHEME.match(address)
    if scheme is None and not _SIGNED_IN.match(address):
        return _hide(address, _fields(address)) if _BETWEEN.search(address) else address
    begin = scheme[0] if scheme else ""
    return begin + _shown(address[len(begin) :])


def shown_value(value: Any) -> Any:
    """Settings or a part of them as JSON has them, every address in it as it may be shown."""
    if isinstance(value, str):
        return shown_address(value)
    if isinstance(value, Mapping):
        return {key: shown_value(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [shown_value(one) for one in value]
    return shown_value(vars(value)) if hasattr(value, "__dict__") else value


def without_secrets(text: str) -> str:
    """A text, such as an error of a library, with every address in it as it may be shown."""
    return _IN_TEXT.sub(_in_text, text)


def _in_text(found: re.Match[str]) -> str:
    part = found[0]
    return shown_address(part) if _SCHEME.match(part) else _hide(part, _fields(part))


def _shown(rest: str) -> str:
    """What follows the scheme."""
    place = rest.rfind("@") + 1
    host = _AUTHORITY.match(rest, place)
    assert host is not None
    spans = _fields(rest)
    if place:
        spans.append((0, place - 1))
    if not _HOST.fullmatch(host[0]):
        # What cannot be a port is the first half of a name and password.
        spans.append(host.span())
    return _hide(rest, spans)


def _hide(text: str, spans: list[tuple[int, int]]) -> str:
    shown, done = "", -1
    for begin, end in sorted(spans):
        if begin > done:
            shown += text[max(0, done) : begin] + HIDDEN
        done = max(done, end)
    return shown + text[max(0, done) :]


def _fields(text: str) -> list[tuple[int, int]]:
    """Where the values of secret fields are: each goes up to the next field's name."""
    spans = [found.span(3) for found in _PATH_SECRET.finditer(text)]
    names = _names(text)
    for number, (begin, equals, end) in enumerate(names):
        name = unquote(text[begin:equals])
        if _SECRET.search(name) or name.casefold() in _SHORT:
            spans.append((end, names[number + 1][0] - 1 if number + 1 < len(names) else len(text)))
    return spans


def _names(text: str) -> list[tuple[int, int, int]]:
    """Fields' names: where each begins, where it ends, where its value begins.

    A name follows a sign that parts fields, or an underscore within the value before it.
    """
    found: list[tuple[int, int, int]] = []
    done = 0
    for equals in _EQUALS.finditer(text):
        part = text[done : equals.start()]
        borders = [border.end() for border in _BETWEEN.finditer(part)]
        begin = borders[-1] if borders else part.rfind("_") + 1 if found else 0
        if (borders or not found or begin) and begin < len(part):
            found.append((done + begin, equals.start(), equals.end()))
        done = equals.end()
    return found
