"""Server of live views, in the camera process: one viewer a connection, for ten minutes at most.

Viewers connect to the socket `run/vision.sock` of the data folder.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
import time
from pathlib import Path

from host_daemon.base.unix_socket import address
from host_daemon.vision.process.camera_pool import CameraPool
from host_daemon.vision.process.live_view import LiveView
from host_daemon.vision.process.live_view_client import SOCKET

log = logging.getLogger(__name__)

LONGEST_S = 600
# Four people may look at once; a fifth is turned away.
VIEWERS = 4


class LiveViewServer:
    """Shows live views of a pool's cameras to who connects. The socket is private, as the data folder is."""

    def __init__(self, data: Path, pool: CameraPool, longest_s: float = LONGEST_S) -> None:
        self._folder = data / "run"
        self._pool = pool
        self._longest_s = longest_s
        self._places = threading.BoundedSemaphore(VIEWERS)
        self._listener: socket.socket | None = None

    def start(self) -> None:
        """Listen. A folder that cannot be written means no live view, and nothing else."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            (self._folder / SOCKET).unlink(missing_ok=True)
            listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            with address(self._folder / SOCKET) as path:
                listener.bind(path)
            (self._folder / SOCKET).chmod(0o600)
            listener.listen(VIEWERS)
        except OSError as error:
            log.error("no live view: %s", error)
            return
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), name="view", daemon=True).start()

    def stop(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
            (self._folder / SOCKET).unlink(missing_ok=True)

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            if self._places.acquire(blocking=False):
                threading.Thread(target=self._serve, args=(connection,), name="viewer", daemon=True).start()
            else:
                connection.close()

    def _serve(self, connection: socket.socket) -> None:
        try:
            connection.settimeout(5)
            name = connection.recv(200).decode(errors="replace").strip()
            live_view = self._pool.live_view(name)
            if live_view is not None:
                self._show(connection, live_view)
        except OSError:
            pass  # The viewer has gone; that is how every view ends.
        finally:
            connection.close()
            self._places.release()

    def _show(self, connection: socket.socket, live_view: LiveView) -> None:
        number, end = 0, time.monotonic() + self._longest_s
        live_view.enter()
        try:
            while time.monotonic() < end:
                shown = live_view.after(number, timeout_s=1)
                if shown is None:
                    # A camera without pictures: an empty one shows whether the viewer is still there.
                    connection.sendall((0).to_bytes(4, "big"))
                    continue
                number, jpeg = shown
                connection.sendall(len(jpeg).to_bytes(4, "big") + jpeg)
        finally:
            live_view.leave()
