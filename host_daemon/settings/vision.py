"""Settings of cameras and of what they measure."""

from __future__ import annotations

from dataclasses import dataclass

from host_daemon.settings.field import setting


@dataclass(frozen=True)
class Camera:
    """One camera at one service point."""

    name: str = setting("counter", "name of the camera, unique on the post")
    point: str = setting("point-1", "service point at which it stands")
    source: str = setting(
        "", "where frames come from: picamera2:0, v4l2:/dev/video0, rtsp://, http://, file:PATH"
    )
    virtual: bool = setting(False, "true for the recorded camera of the demonstration")
    role: str = setting("customer", "whom it looks at", choices=("customer", "operator"))
    turned: str = setting(
        "0", "degrees by which it is mounted turned clockwise", choices=("0", "90", "180", "270")
    )
    region: tuple[float, ...] = setting(
        (0.0, 0.0, 1.0, 1.0), "where customers stand: left, top, right, bottom as shares of the picture"
    )
    far: bool = setting(
        False, "true where customers stand far away: small faces are found, at twice the processing power"
    )


@dataclass(frozen=True)
class MoodSettings:
    """Limits at which measures become a verdict on the emotional background."""

    least_frames: int = setting(
        5, "frames in a window below which the background is unknown", low=1, high=1000
    )
    least_seen: int = setting(
        3, "frames with the customer's face below which it is unknown", low=1, high=1000
    )
    positive_from: float = setting(
        0.5, "mean share of positive expression from which the background is positive", low=0.3, high=1
    )
    negative_from: float = setting(
        0.07, "mean share of negative expression from which the background is negative", low=0.02, high=1
    )


@dataclass(frozen=True)
class VisionSettings:
    """Faces, expression and photos."""

    cameras: tuple[Camera, ...] = setting((), "the cameras; none: pictures are off")
    frames_per_second: float = setting(5.0, "frames looked at in a second, at most", low=0.2, high=30)
    photo_ring_s: float = setting(
        20.0, "seconds of pictures kept in memory, for photos of late events", low=2, high=120
    )
    photo_nearest_s: float = setting(
        1.5, "seconds by which a photo may miss its moment; beyond that there is none", low=0.2, high=30
    )
    photo_keep_days: int = setting(
        60, "days that photos are kept; those of incidents stay as long as their tracks", low=1, high=3650
    )
    photo_blur: str = setting(
        "none",
        "faces that photos hide: none, all but the customer's, or all",
        choices=("none", "others", "all"),
    )
    measure_staff: bool = setting(
        False, "cameras that look at operators work; forbidden at work in the European Union, see the notice"
    )
    least_face: float = setting(
        0.06, "least width of a customer's face, as a share of the picture's width", low=0, high=1
    )
    least_stay_s: float = setting(
        0.4, "seconds that a face must be in sight before it is taken for the customer", low=0, high=10
    )
    mood: MoodSettings = setting(MoodSettings(), "when measures become a verdict")
