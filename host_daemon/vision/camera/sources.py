"""Addresses of cameras, as the settings have them, made into cameras."""

from __future__ import annotations

from pathlib import Path

from host_daemon.base.errors import UserError
from host_daemon.base.shown_address import shown_address
from host_daemon.base.texts import mark as _
from host_daemon.base.texts import terminal
from host_daemon.vision.camera.camera import CameraLost, FrameSource
from host_daemon.vision.camera.mjpeg import MjpegCamera
from host_daemon.vision.camera.opencv import CaptureCamera, FileCamera
from host_daemon.vision.camera.picamera import PiCamera


class NoCamera:
    """Stands where a source names no camera, so that the others work and this one says what is wrong."""

    def __init__(self, source: str) -> None:
        self._source = source

    def open(self) -> None:
        """Raises CameraLost."""
        raise CameraLost(_("The camera's address in the settings is not valid."), shown_address(self._source))

    def read(self) -> bytes:
        """Raises CameraLost."""
        raise CameraLost(_("The camera's address in the settings is not valid."), shown_address(self._source))

    def close(self) -> None:
        """There is nothing to let go."""


def camera(source: str) -> FrameSource:
    """The camera that `source` names. Raises UserError when nothing does.

    picamera2:0, v4l2:/dev/video0, rtsp://…, http://… (MJPEG), file:PATH, or a path alone.
    """
    kind, _colon, rest = source.partition(":")
    if kind == "picamera2" and (rest or "0").isdecimal():
        return PiCamera(int(rest or "0"))
    if kind == "v4l2" and rest:
        return CaptureCamera(rest)
    if kind in ("rtsp", "rtsps"):
        return CaptureCamera(source)
    if kind in ("http", "https"):
        return MjpegCamera(source)
    if kind == "file" and rest:
        return FileCamera(Path(rest))
    if source.startswith("/dev/"):
        return CaptureCamera(source)
    if kind != "file" and recorded(source):
        return FileCamera(Path(source))
    raise UserError(
        terminal().text(
            "{source}: no camera is named like that. Known are picamera2:0, v4l2:/dev/video0, rtsp://…, "
            "http://… (MJPEG) and file:PATH.",
            source=shown_address(source) or "''",
        )
    )


def recorded(source: str) -> bool:
    """Whether the source is a file or folder, whose pictures may stand still."""
    if source.startswith("file:"):
        return True
    if not source or source.startswith("/dev/"):
        return False
    try:
        return Path(source).exists()
    except OSError:  # a name that is too long, a folder that may not be looked into
        return False
