"""What a person can set about the camera."""

from __future__ import annotations

from dataclasses import dataclass

from host_daemon.setting import setting


@dataclass(frozen=True)
class Camera:
    """One camera at one service point."""

    name: str = setting("counter", "name of the camera, unique on the post")
    point: str = setting("point-1", "service point at which it stands")
    source: str = setting(
        "", "where frames come from: picamera2:0, v4l2:/dev/video0, rtsp://, http://, file:PATH"
    )
    virtual: bool = setting(False, "true for the recorded stand-in")


@dataclass(frozen=True)
class VisionSettings:
    """Faces, expression and photos."""

    cameras: tuple[Camera, ...] = setting((), "the cameras; none: pictures are off")
    frames_per_second: float = setting(5.0, "frames looked at in a second, at most", low=0.2, high=30)
    photo_ring_s: float = setting(
        20.0, "seconds of pictures kept in memory, for photos of late events", low=2, high=120
    )
