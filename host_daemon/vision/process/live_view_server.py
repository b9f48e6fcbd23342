"""Live view, in the camera process: a camera's pictures with boxes and bars, while somebody looks.

It is never written anywhere. Pictures are drawn only while a viewer is connected to the socket
`run/vision.sock` of the data folder, and each viewer is let go after ten minutes.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2

from host_daemon.vision.faces.expression import Expression
from host_daemon.vision.faces.face_detector import Face
from host_daemon.vision.picture import Picture, encoded
from host_daemon.vision.process.live_view_client import SOCKET, address

log = logging.getLogger(__name__)

LONGEST_S = 600
# Four people may look at once; a fifth is turned away.
VIEWERS = 4
# Colours of boxes and bars, BGR: positive, neutral, negative, and faces that are not the customer's.
GREEN, AMBER, RED, GREY = (80, 175, 60), (40, 170, 235), (60, 60, 215), (160, 160, 160)


class Window:
    """The newest drawn picture of one camera; empty while nobody looks."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._jpeg: bytes | None = None
        self._number = 0
        self._viewers = 0

    @property
    def wanted(self) -> bool:
        """Somebody looks, so pictures are to be put in."""
        return self._viewers > 0

    def put(
        self, picture: Picture, faces: Sequence[Face], chosen: Face | None, read: Expression | None
    ) -> None:
        jpeg = encoded(drawn(picture, faces, chosen, read), 75)
        with self._changed:
            self._jpeg, self._number = jpeg, self._number + 1
            self._changed.notify_all()

    def enter(self) -> None:
        with self._changed:
            self._viewers += 1

    def leave(self) -> None:
        with self._changed:
            self._viewers -= 1
            if not self._viewers:
                self._jpeg = None

    def after(self, number: int, timeout_s: float) -> tuple[int, bytes] | None:
        """The newest picture and its number once it is newer than `number`."""
        with self._changed:
            self._changed.wait_for(lambda: self._jpeg is not None and self._number > number, timeout_s)
            return (self._number, self._jpeg) if self._jpeg is not None and self._number > number else None


class ViewServer:
    """Gives the windows to who connects. The socket is private, as the data folder is.

    window: of the camera of that name, or None.
    """

    def __init__(
        self, data: Path, window: Callable[[str], Window | None], longest_s: float = LONGEST_S
    ) -> None:
        self._folder = data / "run"
        self._window = window
        self._longest_s = longest_s
        self._places = threading.BoundedSemaphore(VIEWERS)
        self._listener: socket.socket | None = None

    def start(self) -> None:
        """Listen. A folder that cannot be written means no live view, and nothing else."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            (self._folder / SOCKET).unlink(missing_ok=True)
            listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            with address(self._folder) as path:
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
            window = self._window(name)
            if window is not None:
                self._show(connection, window)
        except OSError:
            pass  # The viewer has gone; that is how every view ends.
        finally:
            connection.close()
            self._places.release()

    def _show(self, connection: socket.socket, window: Window) -> None:
        number, end = 0, time.monotonic() + self._longest_s
        window.enter()
        try:
            while time.monotonic() < end:
                shown = window.after(number, timeout_s=1)
                if shown is None:
                    # A camera without pictures: an empty one shows whether the viewer is still there.
                    connection.sendall((0).to_bytes(4, "big"))
                    continue
                number, jpeg = shown
                connection.sendall(len(jpeg).to_bytes(4, "big") + jpeg)
        finally:
            window.leave()


def drawn(picture: Picture, faces: Sequence[Face], chosen: Face | None, read: Expression | None) -> Picture:
    """A copy of the picture with a box on every face, and on the customer's the three shares as bars."""
    canvas = picture.copy()
    for face in faces:
        colour = GREY
        if face is chosen and read is not None:
            shares = {GREEN: read.positive, AMBER: read.neutral, RED: read.negative}
            colour = max(shares, key=lambda c: shares[c])
            _bars(canvas, face, shares)
        left, top = round(face.x), round(face.y)
        corner = (round(face.x + face.width), round(face.y + face.height))
        cv2.rectangle(canvas, (left, top), corner, colour, 3 if face is chosen else 1)
    return canvas


def _bars(canvas: Picture, face: Face, shares: dict[tuple[int, int, int], float]) -> None:
    left, thick = round(face.x), max(4, round(face.width / 20))
    for row, (colour, share) in enumerate(shares.items()):
        top = round(face.y + face.height) + 4 + row * (thick + 2)
        cv2.rectangle(canvas, (left, top), (left + round(share * face.width), top + thick), colour, -1)
