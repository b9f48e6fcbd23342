"""Notices of the camera and of recorded sound at a service point, as customers read them."""

from __future__ import annotations

from host_daemon.base.texts import mark as _
from host_daemon.settings.tree import Settings

# The same words on every page that tells of them.
CAMERA_ON = _("A camera is on here. It measures what faces express; video is not kept.")
SOUND_ON = _("Sound is recorded here.")


def notices(settings: Settings, point: str) -> tuple[str, ...]:
    """Notices of what is on at a point, keys of `texts`; of cameras at staff only where those are on."""
    vision = settings.vision
    on = [one for one in vision.cameras if one.role == "customer" or vision.measure_staff]
    camera = any(one.point == point for one in on)
    sound = any(one.point == point for one in settings.audio.microphones)
    return (CAMERA_ON,) * camera + (SOUND_ON,) * sound
