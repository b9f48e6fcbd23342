"""HTTP cameras that send one JPEG after another (multipart/x-mixed-replace), read without any buffering.

OpenCV's reader is not used: it decodes every frame and keeps several, so that its newest is an old one.
"""

from __future__ import annotations

import contextlib
import http.client
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

from host_daemon.base.shown_address import shown_address
from host_daemon.base.texts import mark as _
from host_daemon.vision.camera.camera import CameraLost
from host_daemon.vision.camera.host_lookup import Host
from host_daemon.vision.camera.http_login import HttpLogin, UnknownLogin
from host_daemon.vision.camera.jpeg_stream import BadStream, JpegStream

TIMEOUT_S = 5.0
# Bytes may go on coming and hold no picture: so long they are looked through.
NO_PICTURE_S = 10.0
# So much of a stream without pictures is kept for whoever is to find out why.
KEPT = 256 << 10
# Shorter parts of an address would be found anywhere.
LEAST_SECRET = 4
_BETWEEN = re.compile(r"[/?&;=_:@#,]+")

NO_PICTURES = _("The address gives no camera pictures.")
STOPPED = _("The camera has stopped sending pictures.")
DAMAGED = _("The camera's pictures arrive damaged.")


class MjpegCamera:
    """An HTTP camera. url: may carry `user:password@`, for basic or digest access."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._host = Host(url)
        self._answer: http.client.HTTPResponse | None = None
        self._stream = JpegStream()
        self._any = False
        self._first = b""

    def open(self) -> None:
        """Connect. Raises CameraLost."""
        self._stream, self._any, self._first = JpegStream(), False, b""
        self._host.find()
        try:
            opener, url = _opener(self._url)
            self._answer = opener.open(url, timeout=TIMEOUT_S)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code in (401, 403):
                raise CameraLost(_("The camera refuses the name or password."), str(error.code)) from None
            raise CameraLost(_("The camera answers with an error."), str(error.code)) from None
        except UnknownLogin as error:
            raise CameraLost(
                _("The camera wants a way of signing in that this post does not know."), str(error)
            ) from None
        except (OSError, ValueError, OverflowError, http.client.HTTPException) as error:
            raise CameraLost(_("The camera does not answer."), str(error)) from None
        if self._answer.headers.get_content_maintype() == "multipart":
            self._answer.length = None  # some announce one, even 0, and go on for ever

    def read(self) -> bytes:
        """The newest JPEG of what has arrived. Raises CameraLost."""
        assert self._answer is not None
        until = time.monotonic() + NO_PICTURE_S
        while True:
            try:
                data = self._answer.read1(1 << 18)
            except (OSError, ValueError, http.client.HTTPException) as error:
                raise self._lost(STOPPED, str(error)) from None
            if not self._any:
                self._first += data[: KEPT - len(self._first)]
            try:
                jpegs = self._stream.feed(data)
            except BadStream as error:
                raise self._lost(STOPPED if self._any else NO_PICTURES, str(error)) from None
            if jpegs:
                self._any, self._first = True, b""
                return jpegs[-1]
            if not data:
                raise self._lost(_("The camera has closed the connection."))
            if time.monotonic() > until:
                raise self._lost(STOPPED)

    def close(self) -> None:
        answer, self._answer = self._answer, None
        if answer is not None:
            with contextlib.suppress(OSError):
                answer.close()

    def _lost(self, problem: str, detail: str = "") -> CameraLost:
        """The reason for an end. What gave bytes and no picture, or nothing and closed, is no camera."""
        if self._any or (problem == STOPPED and not self._first):
            return CameraLost(problem, detail)
        assert self._answer is not None
        said = f"{self._answer.headers.get_content_type()} {detail}".strip()
        return CameraLost(
            DAMAGED if self._stream.damaged else NO_PICTURES, said, _masked(self._first, self._url)
        )


def _masked(sent: bytes, url: str) -> bytes:
    """What was sent, without what of its address nobody may see: pages like to repeat it."""
    shown = shown_address(url)
    for part in {*_BETWEEN.split(url), *_BETWEEN.split(urllib.parse.unquote(url))}:
        if len(part) >= LEAST_SECRET and part not in shown:
            secret = part.encode("utf-8", "replace")
            sent = sent.replace(secret, b"*" * len(secret))
    return sent


def _opener(url: str) -> tuple[urllib.request.OpenerDirector, str]:
    parts = urllib.parse.urlsplit(url)
    handlers: list[Any] = [urllib.request.ProxyHandler({})]
    if parts.username:
        bare = parts._replace(netloc=parts.netloc.rpartition("@")[2])
        url = urllib.parse.urlunsplit(bare)
        name, password = urllib.parse.unquote(parts.username), urllib.parse.unquote(parts.password or "")
        handlers.append(HttpLogin(bare.netloc, name, password))
    return urllib.request.build_opener(*handlers), url
