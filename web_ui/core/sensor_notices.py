"""What watches and listens at a service point, as customers are told of it."""

from __future__ import annotations

from host_daemon.base.texts import mark as _
from host_daemon.settings.tree import Settings

# The same words wherever a sense is told of.
CAMERA_ON = _("A camera is on here. It measures what faces express; video is not kept.")
SOUND_ON = _("Sound is recorded here.")


def senses(settings: Settings, point: str) -> tuple[str, ...]:
    """Notes on the senses at work at a point, keys of `texts`; cameras at staff only where that is on."""
    vision = settings.vision
    eyes = [one for one in vision.cameras if one.role == "customer" or vision.measure_staff]
    camera = any(one.point == point for one in eyes)
    sound = any(one.point == point for one in settings.audio.microphones)
    return (CAMERA_ON,) * camera + (SOUND_ON,) * sound
