"""Host lookup for network cameras, made so that a silent name server hangs nobody.

Neither FFmpeg nor the HTTP client limits how long it looks up a name, and a look-up cannot be ended: where
the name server does not answer it takes longer than a camera may be silent.
"""

from __future__ import annotations

import socket
import threading
import urllib.parse
from concurrent.futures import Future

from host_daemon.base.texts import mark as _
from host_daemon.vision.camera.camera import CameraLost

LONGEST_S = 5.0
UNKNOWN = _("The camera's address is unknown: nothing in the network has that name.")
NO_ANSWER = _("The camera's address is unknown: the network does not say where that name is.")


class Host:
    """The host in a camera's URL."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._looking: Future[None] | None = None

    def find(self) -> None:
        """Return when the host has an address. Raises CameraLost, after LONGEST_S at the latest."""
        try:
            host = urllib.parse.urlsplit(self._url).hostname or ""
        except ValueError as error:
            raise CameraLost(UNKNOWN, str(error)) from None
        looking = self._looking or self._look(host)
        try:
            looking.result(LONGEST_S)
        except TimeoutError:
            # The next try waits for this look-up, so that silence does not gather threads.
            self._looking = looking
            raise CameraLost(NO_ANSWER, host) from None
        except (OSError, ValueError):
            self._looking = None
            raise CameraLost(UNKNOWN, host) from None
        self._looking = None

    def _look(self, host: str) -> Future[None]:
        looking: Future[None] = Future()

        def look() -> None:
            try:
                socket.getaddrinfo(host, None)
            except TimeoutError:
                looking.set_exception(OSError(host))
            except (OSError, ValueError) as error:
                looking.set_exception(error)
            else:
                looking.set_result(None)

        threading.Thread(target=look, name=f"look up {host}", daemon=True).start()
        return looking
