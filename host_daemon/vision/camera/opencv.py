"""Cameras that OpenCV reads: V4L2 and USB, RTSP, and videos or pictures from files."""

from __future__ import annotations

import os
import time
from pathlib import Path

import cv2
import numpy as np

from host_daemon.base.shown_address import shown_address
from host_daemon.base.texts import mark as _
from host_daemon.vision.camera.camera import CameraLost
from host_daemon.vision.camera.host_lookup import Host
from host_daemon.vision.picture import Picture

PICTURES = {".jpg", ".jpeg", ".png", ".bmp", ".webp"}
PICTURE_S = 1.0


class CaptureCamera:
    """A V4L2 device (`/dev/video0`) or an RTSP address."""

    def __init__(self, source: str, width: int = 640, height: int = 480) -> None:
        self._source = source
        self._size = (width, height)
        self._host = Host(source)
        self._capture: cv2.VideoCapture | None = None

    def open(self) -> None:
        """Raises CameraLost."""
        if self._source.startswith("rtsp"):
            self._host.find()
            # UDP loses slices behind cheap switches; without `nobuffer` the picture is seconds old.
            os.environ["OPENCV_FFMPEG_CAPTURE_OPTIONS"] = "rtsp_transport;tcp|fflags;nobuffer|flags;low_delay"
            # Its words for the log name the address, as it was signed in to.
            os.environ["OPENCV_FFMPEG_LOGLEVEL"] = "-8"
            limits = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, 5000, cv2.CAP_PROP_READ_TIMEOUT_MSEC, 5000]
            self._capture = cv2.VideoCapture(self._source, cv2.CAP_FFMPEG, limits)
        else:
            if not Path(self._source).exists():
                raise CameraLost(_("The camera is not plugged in."), shown_address(self._source))
            self._capture = cv2.VideoCapture(self._source, cv2.CAP_V4L2)
            self._capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
            self._capture.set(cv2.CAP_PROP_FRAME_WIDTH, self._size[0])
            self._capture.set(cv2.CAP_PROP_FRAME_HEIGHT, self._size[1])
            self._capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        if not self._capture.isOpened():
            raise CameraLost(_("The camera does not answer."), shown_address(self._source))

    def read(self) -> Picture:
        """Raises CameraLost."""
        assert self._capture is not None
        taken, picture = self._capture.read()
        if not taken or picture is None:
            raise CameraLost(_("The camera has stopped sending pictures."), shown_address(self._source))
        return np.asarray(picture, np.uint8)

    def close(self) -> None:
        capture, self._capture = self._capture, None
        if capture is not None:
            capture.release()


class FileCamera:
    """A video file, a picture, or a folder of pictures (one a second), at its own pace, again and again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pictures: list[Path] = []
        self._capture: cv2.VideoCapture | None = None
        self._next = 0
        self._pause = PICTURE_S
        self._due = 0.0

    def open(self) -> None:
        """Raises CameraLost."""
        try:
            self._path.stat()
            folder = self._path.is_dir()
            files = sorted(self._path.iterdir()) if folder else [self._path]
        except FileNotFoundError:
            raise CameraLost(_("There is no such file or folder."), str(self._path)) from None
        except (OSError, ValueError) as error:
            raise CameraLost(_("This file or folder cannot be read."), str(error)) from None
        if folder or self._path.suffix.lower() in PICTURES:
            self._pictures = [file for file in files if file.suffix.lower() in PICTURES]
            if not self._pictures:
                raise CameraLost(_("There are no pictures in this folder."), str(self._path))
        else:
            self._capture = cv2.VideoCapture(str(self._path))
            if not self._capture.isOpened():
                raise CameraLost(_("This file is no video or picture."), str(self._path))
            self._pause = 1 / min(max(self._capture.get(cv2.CAP_PROP_FPS) or 25.0, 1.0), 120.0)
        self._due = time.monotonic()

    def read(self) -> Picture:
        """Raises CameraLost."""
        time.sleep(max(0.0, self._due - time.monotonic()))
        self._due = max(self._due, time.monotonic() - self._pause) + self._pause
        picture = self._from_video() if self._capture is not None else self._from_folder()
        if picture is None:
            raise CameraLost(_("This file is no video or picture."), str(self._path))
        return np.asarray(picture, np.uint8)

    def close(self) -> None:
        capture, self._capture = self._capture, None
        if capture is not None:
            capture.release()

    def _from_folder(self) -> cv2.typing.MatLike | None:
        file = self._pictures[self._next % len(self._pictures)]
        self._next += 1
        try:
            return cv2.imread(str(file), cv2.IMREAD_COLOR)
        except cv2.error:  # it announces more pixels than OpenCV takes
            return None

    def _from_video(self) -> cv2.typing.MatLike | None:
        assert self._capture is not None
        taken, picture = self._capture.read()
        if not taken:
            self._capture.set(cv2.CAP_PROP_POS_FRAMES, 0)
            taken, picture = self._capture.read()
        return picture if taken else None
