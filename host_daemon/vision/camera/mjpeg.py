"""HTTP cameras that send one JPEG after another (multipart/x-mixed-replace), read without any buffering.

OpenCV's reader is not used: it decodes every frame and keeps several, so that its newest is an old one.
"""

from __future__ import annotations

import contextlib
import http.client
import re
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

from host_daemon.base.texts import mark as _
from host_daemon.vision.camera.camera import CameraLost
from host_daemon.vision.camera.host_lookup import Host

TIMEOUT_S = 5.0
# A frame of a 12-megapixel camera is about 6 MB; a stream with more than this is not a camera.
LONGEST = 32 * 1024 * 1024
_LENGTH = re.compile(rb"content-length:\s*(\d+)", re.IGNORECASE)
# An end mark can also stand inside a picture (a thumbnail's); after the real one the next part's border
# comes.
_END = re.compile(rb"\xff\xd9[\r\n]*--")


class BadStream(ValueError):
    """The bytes are not a stream of JPEGs."""


class MjpegParser:
    """Bytes in, whole JPEGs out; no socket inside.

    A part with a Content-Length is taken by it, any other by its JPEG start and end marks.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._searched = 0

    def feed(self, data: bytes) -> list[bytes]:
        """The JPEGs that these bytes complete, oldest first. Raises BadStream."""
        self._buffer += data
        found = []
        while (jpeg := self._next()) is not None:
            found.append(jpeg)
        if len(self._buffer) > LONGEST:
            raise BadStream(f"no end of a picture within {LONGEST} bytes")
        return found

    def _next(self) -> bytes | None:
        start = self._buffer.find(b"\xff\xd8")
        if start < 0:
            return None
        length = _LENGTH.search(self._buffer, 0, start)
        if length:
            end = start + int(length[1])
            if end - start > LONGEST:
                raise BadStream(f"a picture of {end - start} bytes is announced")
            if len(self._buffer) < end:
                return None
        else:
            # Not from the start again: a stream without an end would take all the time.
            border = _END.search(self._buffer, max(start, self._searched - 64))
            if border is None:
                self._searched = len(self._buffer)
                return None
            end = border.start() + 2
        jpeg = bytes(self._buffer[start:end])
        del self._buffer[:end]
        self._searched = 0
        return jpeg


class MjpegCamera:
    """An HTTP camera. url: may carry `user:password@`, for basic or digest access."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._host = Host(url)
        self._answer: http.client.HTTPResponse | None = None
        self._parser = MjpegParser()
        self._any = False

    def open(self) -> None:
        """Connect. Raises CameraLost."""
        self._parser, self._any = MjpegParser(), False
        self._host.find()
        try:
            opener, url = _opener(self._url)
            self._answer = opener.open(url, timeout=TIMEOUT_S)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code in (401, 403):
                raise CameraLost(_("The camera refuses the name or password."), str(error.code)) from None
            raise CameraLost(_("The camera answers with an error."), str(error.code)) from None
        except (OSError, ValueError, OverflowError, http.client.HTTPException) as error:
            raise CameraLost(_("The camera does not answer."), str(error)) from None

    def read(self) -> bytes:
        """The newest JPEG of what has arrived. Raises CameraLost."""
        assert self._answer is not None
        while True:
            try:
                data = self._answer.read1(1 << 18)
                jpegs = self._parser.feed(data)
            except BadStream as error:
                raise CameraLost(_("The address gives no camera pictures."), str(error)) from None
            except (OSError, ValueError, http.client.HTTPException) as error:
                raise CameraLost(_("The camera has stopped sending pictures."), str(error)) from None
            if not data and not self._any:
                raise CameraLost(_("The address gives no camera pictures."))
            if not data:
                raise CameraLost(_("The camera has closed the connection."))
            if jpegs:
                self._any = True
                return jpegs[-1]

    def close(self) -> None:
        answer, self._answer = self._answer, None
        if answer is not None:
            with contextlib.suppress(OSError):
                answer.close()


def _opener(url: str) -> tuple[urllib.request.OpenerDirector, str]:
    parts = urllib.parse.urlsplit(url)
    handlers: list[Any] = [urllib.request.ProxyHandler({})]
    if parts.username:
        bare = parts._replace(netloc=parts.netloc.rpartition("@")[2])
        url = urllib.parse.urlunsplit(bare)
        known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        name, password = urllib.parse.unquote(parts.username), urllib.parse.unquote(parts.password or "")
        known.add_password(None, url, name, password)
        handlers += [urllib.request.HTTPDigestAuthHandler(known), urllib.request.HTTPBasicAuthHandler(known)]
    return urllib.request.build_opener(*handlers), url
