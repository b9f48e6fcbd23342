"""Quality of the picture itself: black, standing still, and the light it was taken by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from host_daemon.base.texts import mark as _
from host_daemon.vision.picture import Picture

# A lens cap or a dark room gives a mean of 0 to 5 of 255; the darkest picture that still showed a face
# had 14.
BLACK = 8
DARK_MS = 3_000
STILL_MS = 6_000

# A camera that has switched to infrared gives grey: its channels differ by what noise and JPEG make of it.
# Pictures of rooms by day differ by 40 and more.
GREY = 4
# Below this mean faces are lit up before they are read.
DIM = 40
# The light counts as changed when it stays so, or a cloud would switch it to and fro.
STAYS_MS = 5_000

Light = Literal["day", "dim", "night"]

BLACK_TEXT = _("The camera sees only black: it may be covered, or the light is off.")
STILL_TEXT = _("The camera's picture is frozen.")


@dataclass
class PictureQuality:
    """Judges frame after frame.

    still_matters: False for files, whose pictures may stand still. light: `day`; `dim`, little light;
    `night`, a picture without colour, as cameras give by infrared light.
    """

    still_matters: bool = True
    light: Light = "day"
    _other_since: int | None = None
    _dark_since: int | None = None
    _still_since: int | None = None
    _thumb: bytes = b""

    def look(self, picture: Picture, now: int) -> tuple[bool, str]:
        """Whether this frame is black, and what the manager must know by now (a key of `texts`, or empty).

        now: milliseconds that never jump. A sensor's noise changes some pixel in every frame, so that
        only a stuck camera sends the very same pixels again.
        """
        thin = picture[::8, ::8]
        black = bool(thin.mean() < BLACK)
        if not black:
            self._see_light(thin, now)
        thumb = np.ascontiguousarray(thin).tobytes()
        self._dark_since = (self._dark_since or now) if black else None
        self._still_since = (self._still_since or now) if thumb == self._thumb else None
        self._thumb = thumb
        if self._dark_since is not None and now - self._dark_since >= DARK_MS:
            return black, BLACK_TEXT
        if self.still_matters and self._still_since is not None and now - self._still_since >= STILL_MS:
            return black, STILL_TEXT
        return black, ""

    def _see_light(self, thin: Picture, now: int) -> None:
        found = light(thin)
        self._other_since = None if found == self.light else (self._other_since or now)
        if self._other_since is not None and now - self._other_since >= STAYS_MS:
            self.light, self._other_since = found, None


def light(picture: Picture) -> Light:
    """By what light a BGR picture was taken."""
    if float(np.ptp(picture, axis=2).mean()) < GREY:
        return "night"
    return "dim" if picture.mean() < DIM else "day"
