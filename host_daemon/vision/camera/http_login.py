"""Signing in to an HTTP camera: Basic (RFC 7617) and Digest (RFC 7616) with MD5, SHA-256 and SHA-512-256.

A camera may offer several ways; the first that can be met is answered. (The standard library's handlers look
at one header only and know no SHA-256.)
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPMessage
from typing import IO, Any

_HASHES = {"MD5": "md5", "SHA": "sha1", "SHA-256": "sha256", "SHA-512-256": "sha512_256"}
_SESSION = "-SESS"
_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # noqa: S105 (a word of RFC 9110)
# A scheme, or a parameter with its value.
_PART = re.compile(rf'({_TOKEN})(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?')
_ESCAPED = re.compile(r"\\(.)")


class UnknownLogin(Exception):
    """None of the ways that the camera offers is known here; schemes: their names."""

    def __init__(self, schemes: list[str]) -> None:
        super().__init__(", ".join(schemes))


@dataclass(frozen=True)
class Challenge:
    """One way of signing in that a server offers. scheme, names of parameters: in small letters."""

    scheme: str
    parameters: dict[str, str]

    def __str__(self) -> str:
        algorithm = self.parameters.get("algorithm", "") if self.scheme == "digest" else ""
        return f"{self.scheme} {algorithm}".strip()

    @property
    def known(self) -> bool:
        """Whether `answer` can answer it."""
        if self.scheme == "basic":
            return True
        if self.scheme != "digest" or not {"realm", "nonce"} <= self.parameters.keys():
            return False
        return _hash_of(self._algorithm) is not None and self._protection in ("", "auth", "auth-int")

    def answer(self, name: str, password: str, method: str, target: str, nonce: str | None = None) -> str:
        """The header Authorization for a request without a body. nonce: the client's own, else a new one."""
        if self.scheme == "basic":
            return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()
        own = nonce or secrets.token_hex(16)
        digest = _hash_of(self._algorithm)
        assert digest is not None
        given, protection = self.parameters, self._protection
        realm, once = _bytes(given["realm"]), _bytes(given["nonce"])
        secret = digest(b":".join((name.encode(), realm, password.encode())))
        if self._algorithm.endswith(_SESSION):
            secret = digest(b":".join((secret, once, own.encode())))
        asked = digest(
            f"{method}:{target}".encode() + (b":" + digest(b"") if protection == "auth-int" else b"")
        )
        middle = (once, b"00000001", own.encode(), protection.encode()) if protection else (once,)
        hidden = digest(b":".join((name.encode(), realm)))
        shown = (hidden if self._hides_name else name.encode()).decode("latin-1")
        fields = {"username": shown, "realm": given["realm"], "nonce": given["nonce"], "uri": target}
        fields["response"] = digest(b":".join((secret, *middle, asked))).decode()
        if "opaque" in given:
            fields["opaque"] = given["opaque"]
        if protection:
            fields["cnonce"] = own
        parts = [f"{key}={_quoted(value)}" for key, value in fields.items()]
        if "algorithm" in given:
            parts.append(f"algorithm={given['algorithm']}")
        if protection:
            parts += [f"qop={protection}", "nc=00000001"]
        if self._hides_name:
            parts.append("userhash=true")
        return "Digest " + ", ".join(parts)

    @property
    def stale(self) -> bool:
        """The password was right, only the server's nonce is too old."""
        return self.parameters.get("stale", "").lower() == "true"

    @property
    def _algorithm(self) -> str:
        return self.parameters.get("algorithm", "MD5").upper()

    @property
    def _hides_name(self) -> bool:
        return self.parameters.get("userhash", "").lower() == "true"

    @property
    def _protection(self) -> str:
        """The quality of protection that is answered, empty where none is offered (RFC 2069)."""
        offered = [one.strip().lower() for one in self.parameters.get("qop", "").split(",") if one.strip()]
        return "auth" if "auth" in offered else offered[0] if offered else ""


def challenges(headers: list[str]) -> list[Challenge]:
    """What headers WWW-Authenticate offer, in their order; several may stand in one of them."""
    found: list[Challenge] = []
    for header in headers:
        for part in _PART.finditer(header):
            name, quoted, bare = part.groups()
            if quoted is None and bare is None:
                found.append(Challenge(name.lower(), {}))
            elif found:
                value = bare if quoted is None else _ESCAPED.sub(r"\1", quoted)
                found[-1].parameters.setdefault(name.lower(), value)
    return found


class HttpLogin(urllib.request.BaseHandler):
    """Answers a camera that asks who is there. host: the only one that may be told."""

    def __init__(self, host: str, name: str, password: str) -> None:
        self._host, self._name, self._password = host, name, password
        self._answered = 0

    def http_error_401(
        self,
        request: urllib.request.Request,
        answer: IO[bytes],
        code: int,
        message: str,
        headers: HTTPMessage,
    ) -> Any:
        """Raises UnknownLogin."""
        if request.host != self._host:
            return None
        offered = challenges(headers.get_all("www-authenticate", []))
        chosen = next((one for one in offered if one.known), None)
        if chosen is None:
            answer.close()
            raise UnknownLogin([str(one) for one in offered])
        self._answered += 1
        if self._answered > 1 and not (chosen.stale and self._answered == 2):
            return None  # it was asked with the password, and that is wrong
        answer.close()
        again = urllib.request.Request(request.full_url)  # noqa: S310 (http, as it came)
        said = chosen.answer(self._name, self._password, "GET", request.selector)
        again.add_unredirected_header("Authorization", said)
        return self.parent.open(again, timeout=request.timeout)


def _hash_of(algorithm: str) -> Callable[[bytes], bytes] | None:
    """The hash of that name, as hexadecimal digits; None for one that is not known here."""
    name = _HASHES.get(algorithm.removesuffix(_SESSION))
    if name is None or name not in hashlib.algorithms_available:
        return None
    return lambda data: hashlib.new(name, data, usedforsecurity=False).hexdigest().encode()


def _bytes(value: str) -> bytes:
    """A header's text as it came: http.client reads every byte as a letter."""
    return value.encode("latin-1", "replace")


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
