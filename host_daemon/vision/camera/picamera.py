"""The Raspberry Pi's own camera. picamera2 and libcamera come with Raspberry Pi OS for the system's Python;
on a Pi `make run` lets the environment see them."""

from __future__ import annotations

from typing import Any

import numpy as np

from host_daemon.base.texts import mark as _
from host_daemon.vision.camera.camera import CameraLost
from host_daemon.vision.picture import Picture

UNSEEN = _(
    "The Pi's camera needs the package python3-picamera2 of Raspberry Pi OS. "
    "Install it (sudo apt-get install --no-install-recommends python3-picamera2), "
    "then start the post again with `make run`."
)


class PiCamera:
    """A camera on the Pi's ribbon cable. number: as `libcamera-hello --list-cameras` names it, from 0."""

    def __init__(self, number: int, width: int = 640, height: int = 480) -> None:
        self._number = number
        self._size = (width, height)
        self._camera: Any = None

    def open(self) -> None:
        """Raises CameraLost."""
        try:
            from picamera2 import Picamera2
        except (ImportError, ValueError) as error:  # ValueError: a library built for another numpy
            raise CameraLost(UNSEEN, f"picamera2: {error}") from None
        try:
            self._camera = Picamera2(self._number)
            # Three channels in this order are what OpenCV calls BGR; libcamera names them the other way
            # round.
            main = {"size": self._size, "format": "RGB888"}
            self._camera.configure(self._camera.create_video_configuration(main=main, buffer_count=2))
            self._camera.start()
        except (RuntimeError, IndexError, OSError) as error:
            raise CameraLost(_("The camera is not plugged in."), str(error)) from None

    def read(self) -> Picture:
        """Raises CameraLost."""
        try:
            return np.asarray(self._camera.capture_array("main"), np.uint8)
        except (RuntimeError, OSError) as error:
            raise CameraLost(_("The camera has stopped sending pictures."), str(error)) from None

    def close(self) -> None:
        camera, self._camera = self._camera, None
        if camera is not None:
            camera.close()
