"""Scenes of the virtual camera: short loops of JPEGs made from still pictures, with motion and
changing light."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

PICTURES = Path(__file__).parent / "pictures"
WIDTH, HEIGHT = 640, 480
# Frames of a loop. Enough that the motion is slow at 8 frames a second, few enough to be drawn within a
# second.
LOOP = 24
CELL, EDGE = 16, 8


@dataclass(frozen=True)
class FramedPicture:
    """One picture, and how it is framed.

    centre: the point of the picture that stands in the middle, in its pixels. zoom: picture to frame.
    light: gain around which the light wavers.
    """

    picture: str
    centre: tuple[float, float]
    zoom: float
    light: float = 1.0


SCENES = {
    "nobody": FramedPicture("coffee.jpg", (470, 250), 1.6, 0.75),
    "smile": FramedPicture("astronaut.jpg", (235, 170), 1.75),
    "neutral": FramedPicture("hopper.jpg", (262, 270), 1.3),
    "black": FramedPicture("coffee.jpg", (300, 200), 1.35, 0.0),
}


@functools.cache
def loop(name: str) -> tuple[bytes, ...]:
    """The frames of a scene, as JPEGs that can be shown round and round. The same name gives the same
    frames."""
    scene = SCENES[name]
    picture = cv2.imread(str(PICTURES / scene.picture), cv2.IMREAD_COLOR)
    if picture is None:
        raise FileNotFoundError(PICTURES / scene.picture)
    noise = np.random.default_rng(len(name))
    return tuple(_frame(np.asarray(picture, np.uint8), name, step, noise) for step in range(LOOP))


def shown(frame: NDArray[np.uint8]) -> str | None:
    """The scene that a BGR frame of the virtual camera shows, read from the mark in its corner; None:
    not ours."""
    if frame.shape[:2] != (HEIGHT, WIDTH):
        return None
    if frame.mean() < 8:
        return "black"
    row = frame[EDGE : EDGE + CELL, EDGE : EDGE + 6 * CELL].mean(axis=2)
    inner = [row[4:-4, i * CELL + 4 : (i + 1) * CELL - 4] for i in range(6)]
    bits = [int(cell.mean() > 127) for cell in inner]
    if any(50 < cell.mean() < 205 for cell in inner) or bits[:2] != [1, 0] or sum(bits[2:]) % 2:
        return None
    index = bits[2] * 4 + bits[3] * 2 + bits[4]
    return list(SCENES)[index] if index < len(SCENES) else None


def _frame(picture: NDArray[np.uint8], name: str, step: int, noise: np.random.Generator) -> bytes:
    scene = SCENES[name]
    phase = 2 * np.pi * step / LOOP
    zoom = scene.zoom * (1 + 0.06 * np.sin(phase))
    turn = cv2.getRotationMatrix2D(scene.centre, 3 * np.sin(phase + 1), zoom)
    turn[0, 2] += WIDTH / 2 - scene.centre[0] + 22 * np.sin(phase + 2)
    turn[1, 2] += HEIGHT / 2 - scene.centre[1] + 9 * np.sin(2 * phase)
    view = cv2.warpAffine(picture, turn, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT_101)
    light = scene.light * (1 + 0.15 * np.cos(phase))
    grain = noise.normal(0, 2.5, (HEIGHT, WIDTH, 1)) * bool(scene.light)
    frame = np.clip(view * light + grain, 0, 255).astype(np.uint8)
    if scene.light:
        _mark(frame, list(SCENES).index(name))
    done, data = cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, 82])
    assert done
    return bytes(data.tobytes())


def _mark(frame: NDArray[np.uint8], index: int) -> None:
    bits = [index >> 2 & 1, index >> 1 & 1, index & 1]
    for i, bit in enumerate([1, 0, *bits, sum(bits) % 2]):
        left = EDGE + i * CELL
        frame[EDGE : EDGE + CELL, left : left + CELL] = 255 * bit
