"""Frame source: the port of every kind of camera, and the thread that keeps only its newest frame."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from host_daemon.base.backoff import Backoff
from host_daemon.base.clock import Clock, SystemClock
from host_daemon.base.shown_address import without_secrets
from host_daemon.base.texts import mark as _
from host_daemon.store.unread import UnreadStore
from host_daemon.vision.picture import Picture, decoded

log = logging.getLogger(__name__)

# Seconds between tries to open a camera: quick at first (a cable that was pushed back), then calm.
FIRST_RETRY_S, LONGEST_RETRY_S = 0.5, 5.0

OPENING = _("The camera is being opened.")


class CameraLost(Exception):
    """The camera gives no more frames. problem: a key of `texts`; detail: for the technician; addresses in it
    lose their secrets, whoever wrote it. sent: the first bytes of what is no picture, without secrets."""

    def __init__(self, problem: str, detail: str = "", sent: bytes = b"") -> None:
        detail = without_secrets(detail)
        super().__init__(f"{problem} {detail}".strip())
        self.problem = problem
        self.detail = detail
        self.sent = sent


@dataclass(frozen=True, eq=False)
class Frame:
    """One frame as the camera gave it: a JPEG, or a BGR picture.

    at: when it arrived, UTC milliseconds. number: counts the camera's frames, from 1.
    """

    at: int
    number: int
    jpeg: bytes | None = None
    raw: Picture | None = None

    def picture(self, smaller: int = 1) -> Picture | None:
        """The frame as a BGR picture, its sides divided by `smaller`; None when the JPEG cannot be read."""
        if self.jpeg is not None:
            return decoded(self.jpeg, smaller)
        return (
            self.raw
            if self.raw is None or smaller == 1
            else np.ascontiguousarray(self.raw[::smaller, ::smaller])
        )


class FrameSource(Protocol):
    """A camera of any kind. The three methods are called by one thread."""

    def open(self) -> None:
        """Make ready. Raises CameraLost."""

    def read(self) -> bytes | Picture:
        """Wait for the next frame: a JPEG or a BGR picture. Raises CameraLost, after 5 s of nothing at
        the latest."""

    def close(self) -> None:
        """Let go; may be called at any time and more than once."""


@dataclass(frozen=True)
class CameraState:
    """Condition of a camera. problem: a key of `texts`, empty while frames come. silent_ms: since the last
    sign of life."""

    problem: str
    detail: str
    frames: int
    silent_ms: int


class NewestFrame:
    """Reads a camera in a thread of its own and keeps the newest frame only: a slow reader skips, it
    never lags. unread: takes what is no picture. problem: told until the camera is open."""

    def __init__(
        self,
        source: FrameSource,
        name: str,
        clock: Clock | None = None,
        unread: UnreadStore | None = None,
        problem: str = OPENING,
    ) -> None:
        self._source = source
        self._name = name
        self._clock = clock or SystemClock()
        self._unread = unread
        self._arrived = threading.Condition()
        self._frame: Frame | None = None
        self._problem, self._detail = problem, ""
        self._alive_at = self._clock.steady()
        self._frames = 0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"camera {name}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ask the thread to end and wait a moment; a thread that hangs in a driver is left behind."""
        self._stopping.set()
        with self._arrived:
            self._arrived.notify_all()
        self._thread.join(timeout=2)

    @property
    def alive(self) -> bool:
        """Its thread is there; after `stop` one that hangs in a driver."""
        return self._thread.is_alive()

    def after(self, number: int, timeout_s: float) -> Frame | None:
        """The newest frame once it is newer than `number`; None when none came in time."""
        with self._arrived:
            self._arrived.wait_for(
                lambda: self._stopping.is_set() or (self._frame is not None and self._frame.number > number),
                timeout_s,
            )
            frame = self._frame
        return frame if frame is not None and frame.number > number else None

    def state(self) -> CameraState:
        with self._arrived:
            return CameraState(
                self._problem, self._detail, self._frames, self._clock.steady() - self._alive_at
            )

    def _run(self) -> None:
        backoff = Backoff(FIRST_RETRY_S, LONGEST_RETRY_S)
        while not self._stopping.is_set():
            before = self._frames
            try:
                self._source.open()
                while not self._stopping.is_set():
                    self._take(self._source.read())
            except CameraLost as lost:
                self._say(lost.problem, lost.detail)
                log.warning("%s %s", lost.problem, lost.detail)
                if lost.sent and self._unread is not None:
                    self._unread.keep("pictures", self._name, lost.sent, lost.problem, self._clock.now())
            finally:
                self._source.close()
            if self._frames > before:
                backoff.reset()
            self._stopping.wait(backoff.next())

    def _take(self, content: bytes | Picture) -> None:
        at = self._clock.now()
        with self._arrived:
            self._frames += 1
            self._problem, self._detail = "", ""
            self._alive_at = self._clock.steady()
            if isinstance(content, bytes):
                self._frame = Frame(at, self._frames, jpeg=content)
            else:
                self._frame = Frame(at, self._frames, raw=content)
            self._arrived.notify_all()

    def _say(self, problem: str, detail: str) -> None:
        with self._arrived:
            self._problem, self._detail = problem, detail
            self._alive_at = self._clock.steady()
