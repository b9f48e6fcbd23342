"""Pictures as arrays, and their JPEGs."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]


# What a JPEG's sides can be divided by while it is read, which saves most of the work.
SMALLER = {
    1: cv2.IMREAD_COLOR,
    2: cv2.IMREAD_REDUCED_COLOR_2,
    4: cv2.IMREAD_REDUCED_COLOR_4,
    8: cv2.IMREAD_REDUCED_COLOR_8,
}


def decoded(jpeg: bytes, smaller: int = 1) -> Picture | None:
    """A JPEG as a BGR picture, its sides divided by `smaller` (of SMALLER), or None when it is none."""
    try:
        found = cv2.imdecode(np.frombuffer(jpeg, np.uint8), SMALLER[smaller])
    except cv2.error:
        return None
    return None if found is None else np.asarray(found, np.uint8)


def encoded(picture: Picture, quality: int = 85) -> bytes:
    """A BGR picture as a JPEG."""
    done, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise ValueError("this picture cannot be a JPEG")
    return bytes(data.tobytes())
